import { stageNames, statuses } from '@understudy/contracts';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The version that builds, manifests and cards carry. */
export const version = '0.1.0';

const seconds = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];
const queueNames = ['questions', 'answers', 'dataset', 'training', 'evaluation'] as const;

/**
 * Every metric that any service exports, all under `understudy_`: base units, few labels, never an id, a prompt or a URL as a label.
 * Known label sets exist at 0 from the start, so that a rate over them is right from the first event. The queue of a model's answers
 * is labelled `answers`; which model it is stands in `model`.
 */
export function createMetrics(service: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name: `understudy_${name}`, help, labelNames: [...labelNames], registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge<L>({ name: `understudy_${name}`, help, labelNames: [...labelNames], registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Histogram<L>({ name: `understudy_${name}`, help, labelNames: [...labelNames], buckets: seconds, registers });

  const metrics = {
    registry,
    queueJobs: gauge('queue_jobs', 'Jobs in a queue by state.', ['queue', 'state']),
    queueWait: histogram('queue_wait_seconds', 'Time from adding a job to its start.', ['queue']),
    jobDuration: histogram('job_duration_seconds', 'Time a job was worked on.', ['queue', 'outcome']),
    jobsStalled: counter('jobs_stalled_total', 'Jobs whose worker vanished.', ['queue']),
    workerSlots: gauge('worker_slots', 'Jobs this process may work on at once.', ['queue']),
    workerSlotsBusy: gauge('worker_slots_busy', 'Jobs this process works on.', ['queue']),
    distillations: gauge('distillations', 'Distillations by status.', ['status']),
    stageDuration: histogram('stage_duration_seconds', 'Time a stage took.', ['stage', 'outcome']),
    answers: counter('answers_total', 'Answers by what became of them.', ['model', 'result']),
    examples: counter('examples_total', 'Examples accepted, and rejected by reason.', ['result', 'reason']),
    modelRequestDuration: histogram('model_request_duration_seconds', 'Time of a model request.', ['model', 'role', 'outcome']),
    modelTokens: counter('model_tokens_total', 'Tokens by direction (input, cached_input, output).', ['model', 'role', 'direction']),
    modelCost: counter('model_cost_usd_total', 'Money by the prices of the catalogue.', ['model', 'role']),
    modelInFlight: gauge('model_in_flight', 'Model requests under way.', ['model']),
    modelInFlightLimit: gauge('model_in_flight_limit', 'Model requests allowed at once.', ['model']),
    modelRetries: counter('model_retries_total', 'Model requests repeated, by reason.', ['model', 'reason']),
    trainingLoss: gauge('training_loss', 'Latest loss by split.', ['split']),
    trainingTokens: counter('training_tokens_total', 'Supervised tokens trained on.'),
    trainingSteps: counter('training_steps_total', 'Training steps.'),
    trainingLastStep: gauge('training_last_step_timestamp_seconds', 'When the last training step ended.'),
    evaluationScore: gauge('evaluation_score', 'Figures of the latest report.', ['metric']),
    promptTokensSaved: counter('prompt_tokens_saved_total', 'Prompt tokens that students did not need.', ['student']),
    httpRequestDuration: histogram('http_request_duration_seconds', 'Time of an HTTP request.', ['method', 'route', 'status']),
    buildInfo: gauge('build_info', 'Always 1.', ['version']),
  };
  metrics.buildInfo.set({ version }, 1);
  for (const status of statuses) metrics.distillations.set({ status }, 0);
  for (const queue of queueNames) {
    metrics.jobsStalled.inc({ queue }, 0);
    metrics.queueWait.zero({ queue });
    for (const outcome of ['completed', 'failed']) metrics.jobDuration.zero({ queue, outcome });
  }
  for (const stage of stageNames) for (const outcome of ['succeeded', 'failed']) metrics.stageDuration.zero({ stage, outcome });
  return metrics;
}

export type Metrics = ReturnType<typeof createMetrics>;
