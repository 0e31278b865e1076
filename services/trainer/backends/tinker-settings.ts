import { type AcceptedSpec, type TrainingSettings, tinkerAlpha, tinkerProjections, trainingSettings } from '@understudy/contracts';

/** The preset as Tinker can be told it, with what the spec says over it: alpha is the service's, projections go by whole groups. */
export function tinkerSettings(
  { training }: Pick<AcceptedSpec, 'training'>,
  { rows, base }: { rows: number; base: string },
): TrainingSettings {
  const { preset, backend: _backend, learningRateMultiplier: _multiplier, ...given } = training;
  const wanted = trainingSettings(preset, { rows, parameters: parametersIn(base), softLabels: false }, given);
  const projections = Object.values(tinkerProjections).flatMap((group) =>
    group.some((name) => wanted.projections.includes(name)) ? [...group] : [],
  );
  return { ...wanted, alpha: tinkerAlpha, projections };
}

/** From the name (`Qwen/Qwen3.5-4B`), as the service does not tell; the presets only ask whether a model is small. */
function parametersIn(base: string): number {
  const billions = /(\d+(?:\.\d+)?)B\b/i.exec(base.split('/').at(-1) ?? '')?.[1];
  return billions === undefined ? 4e9 : Number(billions) * 1e9;
}
