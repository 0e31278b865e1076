import { type StageName, stageNames, stages } from './stages.ts';

/** The processes that work on a stage, in flow order. */
export const stageServices = [...new Set(stageNames.map((stage) => stages[stage].service))];

/** All processes, in flow order: each is a folder of services/. */
export const serviceNames = ['gateway', ...stageServices, 'model-server'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The stages that a process works on. */
export const stagesOf = (service: ServiceName): StageName[] => stageNames.filter((stage) => stages[stage].service === service);
