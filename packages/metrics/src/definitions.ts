import {
  answerCheckNames,
  comparedArmNames,
  gateIds,
  gateOutcomes,
  modelErrorCodes,
  roleOf,
  type ServiceName,
  type StageName,
  serviceNames,
  stageNames,
  stageServices,
  stagesOf,
  statuses,
  usageRoles,
} from '@understudy/contracts';

/** Of a label: its values where they are a closed list, `open` where the catalogue, the routes or the time of building name them. */
type LabelValues = readonly string[] | 'open';

export type Definition = {
  kind: 'counter' | 'gauge' | 'histogram';
  /** Without the prefix `understudy_`. */
  name: string;
  help: string;
  labels: Readonly<Record<string, LabelValues>>;
  /** The processes that know it, and alone export it. */
  owners: readonly ServiceName[];
  /** Of a histogram, upper bounds in seconds. */
  buckets?: readonly number[];
  /** What a gauge says before it is set; left out, 0. */
  unset?: number;
};

const gateway: readonly ServiceName[] = ['gateway'];
const workers: readonly ServiceName[] = stageServices;
const finishers: readonly ServiceName[] = ['gateway', ...workers];
const payers: readonly ServiceName[] = ['gateway', ...workers.filter((service) => stagesOf(service).some(roleOf))];
/** A host that trains is no model that answers. */
const askers: readonly ServiceName[] = payers.filter((service) => service !== 'trainer');
const servers: readonly ServiceName[] = ['gateway', 'model-server'];

const forRequests = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];
const forModels = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const forJobs = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];
const forStages = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200];

/** The queues of the answers, one a model, are one here: which model is busy stands in the model's own metrics. */
const queue = stageNames;
const queueStates = ['waiting', 'prioritized', 'active', 'delayed', 'waiting-children', 'completed', 'failed'] as const;
/** `gateway`: a student's arm in a comparison, and what is asked on behalf of a user. */
const role = [...usageRoles, 'gateway'];
const outcome = ['succeeded', 'failed'] as const;

type Labels = Definition['labels'];
type More = Pick<Definition, 'buckets' | 'unset'>;
const define =
  <Kind extends Definition['kind']>(kind: Kind) =>
  <const Of extends Labels>(name: string, help: string, labels: Of, owners: Definition['owners'], more: More = {}) => ({
    kind,
    name,
    help,
    labels,
    owners,
    ...more,
  });
const counter = define('counter');
const gauge = define('gauge');
const histogram = define('histogram');

/**
 * Every metric that any process exports, all under `understudy_`: base units, few labels, never an id, a prompt or a URL as a label.
 * docs/metrics.md is made from this table.
 */
export const definitions = {
  queueJobs: gauge('queue_jobs', 'Jobs in a queue by state.', { queue, state: queueStates }, gateway),
  queueOldestWaiting: gauge(
    'queue_oldest_waiting_timestamp_seconds',
    'When the job was added that has waited longest; 0 when none waits.',
    { queue },
    gateway,
  ),
  queueWait: histogram('queue_wait_seconds', 'Time from adding a job to its start.', { queue }, workers, { buckets: forJobs }),
  jobDuration: histogram(
    'job_duration_seconds',
    'Time a job was worked on; waiting: it sleeps until its children end, or went back to its queue.',
    { queue, outcome: ['completed', 'failed', 'waiting'] },
    workers,
    { buckets: forJobs },
  ),
  jobsStalled: counter('jobs_stalled_total', 'Jobs whose worker vanished.', { queue }, workers),
  workerSlots: gauge('worker_slots', 'Jobs this process may work on at once.', { queue }, workers),
  workerSlotsBusy: gauge('worker_slots_busy', 'Jobs this process works on.', { queue }, workers),
  distillations: gauge('distillations', 'Distillations by status.', { status: statuses }, gateway),
  distillationsNearBudget: gauge(
    'distillations_near_budget',
    'Queued and running distillations that have spent or set aside four fifths of their budget.',
    {},
    gateway,
  ),
  distillationDuration: histogram(
    'distillation_duration_seconds',
    'Time from the submission of a distillation to its end.',
    { outcome: ['succeeded', 'failed', 'cancelled'] },
    finishers,
    { buckets: forStages },
  ),
  stageDuration: histogram('stage_duration_seconds', 'Time a stage took, over all its attempts.', { stage: stageNames, outcome }, workers, {
    buckets: forStages,
  }),
  answers: counter(
    'answers_total',
    'Answers by what became of them; repeated: another worker had stored one before.',
    { model: 'open', result: ['accepted', 'rejected', 'repeated', 'failed'] },
    ['teacher-worker'],
  ),
  examples: counter(
    'examples_total',
    "Examples that passed, and rejected ones by the check that rejected them; rule: one of the spec's own.",
    { result: ['accepted', 'rejected'], reason: ['', 'rule', 'near-duplicate', ...answerCheckNames] },
    ['dataset-assembler'],
  ),
  modelRequestDuration: histogram(
    'model_request_duration_seconds',
    'Time of a model request.',
    { model: 'open', role, outcome: ['answered', 'cancelled', ...modelErrorCodes] },
    askers,
    { buckets: forModels },
  ),
  modelTimeToFirstToken: histogram(
    'model_time_to_first_token_seconds',
    'Time to the first piece of a streamed answer.',
    { model: 'open' },
    [...askers, 'model-server'],
    { buckets: forModels },
  ),
  modelTokens: counter(
    'model_tokens_total',
    'Tokens of answered requests.',
    { model: 'open', role, direction: ['input', 'cached_input', 'output'] },
    payers,
  ),
  modelCost: counter('model_cost_usd_total', 'Money by the prices of the catalogue.', { model: 'open', role }, payers),
  modelInFlight: gauge('model_in_flight', 'Model requests of this process under way.', { model: 'open' }, [...askers, 'model-server']),
  modelInFlightLimit: gauge(
    'model_in_flight_limit',
    'Model requests allowed at once, over all processes; of the model server, its slots.',
    { model: 'open' },
    [...askers, 'model-server'],
  ),
  modelRetries: counter('model_retries_total', 'Model requests repeated, by reason.', { model: 'open', reason: modelErrorCodes }, askers),
  trainingLoss: gauge('training_loss', 'Latest loss by split; NaN before the first.', { split: ['train', 'valid'] }, ['trainer'], {
    unset: Number.NaN,
  }),
  trainingTokens: counter('training_tokens_total', 'Supervised tokens trained on.', {}, ['trainer']),
  trainingSteps: counter('training_steps_total', 'Training steps.', {}, ['trainer']),
  trainingLastStep: gauge('training_last_step_timestamp_seconds', 'When the last training step ended; 0 before the first.', {}, [
    'trainer',
  ]),
  evaluationScore: gauge(
    'evaluation_score',
    'Figures of the latest report of this process; NaN where it has none.',
    {
      metric: [
        'gap_closed',
        'kl_closed',
        'judge_win_rate',
        ...comparedArmNames.map((arm) => `negative_log_likelihood_${arm.replace('+', '_')}`),
      ],
    },
    ['evaluator'],
    { unset: Number.NaN },
  ),
  evaluationGate: counter('evaluation_gate_total', 'Gates of reports by what they said.', { gate: gateIds, outcome: gateOutcomes }, [
    'evaluator',
  ]),
  promptTokensSaved: counter(
    'prompt_tokens_saved_total',
    "Prompt tokens that students did not need, by the catalogue's student they were made of.",
    { student: 'open' },
    gateway,
  ),
  modelsLoaded: gauge('models_loaded', 'Models and students that the model server holds in memory.', { kind: ['model', 'student'] }, [
    'model-server',
  ]),
  modelLoads: counter(
    'model_loads_total',
    'Models and students that were loaded: a student that is loaded again and again lacks a place.',
    { kind: ['model', 'student'], outcome },
    ['model-server'],
  ),
  redisUp: gauge('redis_up', 'Redis answers the gateway: 1 or 0.', {}, gateway),
  redisDurable: gauge('redis_durable', 'Redis keeps everything and writes it down (noeviction, append-only file): 1 or 0.', {}, gateway),
  redisMemory: gauge('redis_memory_bytes', 'Memory that Redis uses.', {}, gateway),
  redisClients: gauge('redis_clients', 'Connections to Redis.', {}, gateway),
  httpRequestDuration: histogram(
    'http_request_duration_seconds',
    'Time of an HTTP request; of a stream, to its end.',
    { method: 'open', route: 'open', status: 'open' },
    servers,
    { buckets: forRequests },
  ),
  buildInfo: gauge(
    'build_info',
    'Always 1: which version runs, built from which commit.',
    { version: 'open', commit: 'open' },
    serviceNames,
  ),
} satisfies Record<string, Definition>;

export type MetricName = keyof typeof definitions;

/** Which roles' calls a process makes; others would be series that stay at 0 for ever. */
export function rolesOf(service: ServiceName): readonly string[] {
  if (service === 'gateway') return ['compare', 'gateway'];
  return stagesOf(service)
    .map(roleOf)
    .filter((role) => role !== undefined);
}

/** Which stages' times a process measures. The answers have no job that sees their end: the assembler tells how long they took. */
export function timedBy(service: ServiceName): readonly StageName[] {
  return service === 'dataset-assembler' ? ['answers', 'dataset'] : stagesOf(service);
}
