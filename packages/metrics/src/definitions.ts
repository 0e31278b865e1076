import {
  answerCheckNames,
  comparedArmNames,
  gateIds,
  gateOutcomes,
  modelErrorCodes,
  stageNames,
  statuses,
  usageRoles,
} from '@understudy/contracts';

/** The processes that export metrics, in flow order. */
export const serviceNames = [
  'gateway',
  'question-generator',
  'teacher-worker',
  'dataset-assembler',
  'trainer',
  'evaluator',
  'model-server',
] as const;
export type ServiceName = (typeof serviceNames)[number];

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
const workers: readonly ServiceName[] = ['question-generator', 'teacher-worker', 'dataset-assembler', 'trainer', 'evaluator'];
const finishers: readonly ServiceName[] = ['gateway', ...workers];
const askers: readonly ServiceName[] = ['gateway', 'question-generator', 'teacher-worker', 'evaluator'];
const payers: readonly ServiceName[] = [...askers, 'trainer'];
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

/**
 * Every metric that any process exports, all under `understudy_`: base units, few labels, never an id, a prompt or a URL as a label.
 * docs/metrics.md is made from this table.
 */
export const definitions = {
  queueJobs: {
    kind: 'gauge',
    name: 'queue_jobs',
    help: 'Jobs in a queue by state.',
    labels: { queue, state: queueStates },
    owners: gateway,
  },
  queueOldestWaiting: {
    kind: 'gauge',
    name: 'queue_oldest_waiting_timestamp_seconds',
    help: 'When the job was added that has waited longest; 0 when none waits.',
    labels: { queue },
    owners: gateway,
  },
  queueWait: {
    kind: 'histogram',
    name: 'queue_wait_seconds',
    help: 'Time from adding a job to its start.',
    labels: { queue },
    owners: workers,
    buckets: forJobs,
  },
  jobDuration: {
    kind: 'histogram',
    name: 'job_duration_seconds',
    help: 'Time a job was worked on; waiting: it sleeps until its children end, or went back to its queue.',
    labels: { queue, outcome: ['completed', 'failed', 'waiting'] },
    owners: workers,
    buckets: forJobs,
  },
  jobsStalled: { kind: 'counter', name: 'jobs_stalled_total', help: 'Jobs whose worker vanished.', labels: { queue }, owners: workers },
  workerSlots: {
    kind: 'gauge',
    name: 'worker_slots',
    help: 'Jobs this process may work on at once.',
    labels: { queue },
    owners: workers,
  },
  workerSlotsBusy: {
    kind: 'gauge',
    name: 'worker_slots_busy',
    help: 'Jobs this process works on.',
    labels: { queue },
    owners: workers,
  },
  distillations: {
    kind: 'gauge',
    name: 'distillations',
    help: 'Distillations by status.',
    labels: { status: statuses },
    owners: gateway,
  },
  distillationsNearBudget: {
    kind: 'gauge',
    name: 'distillations_near_budget',
    help: 'Queued and running distillations that have spent or set aside four fifths of their budget.',
    labels: {},
    owners: gateway,
  },
  distillationDuration: {
    kind: 'histogram',
    name: 'distillation_duration_seconds',
    help: 'Time from the submission of a distillation to its end.',
    labels: { outcome: ['succeeded', 'failed', 'cancelled'] },
    owners: finishers,
    buckets: forStages,
  },
  stageDuration: {
    kind: 'histogram',
    name: 'stage_duration_seconds',
    help: 'Time a stage took, over all its attempts.',
    labels: { stage: stageNames, outcome },
    owners: workers,
    buckets: forStages,
  },
  answers: {
    kind: 'counter',
    name: 'answers_total',
    help: 'Answers by what became of them; repeated: another worker had stored one before.',
    labels: { model: 'open', result: ['accepted', 'rejected', 'repeated', 'failed'] },
    owners: ['teacher-worker'],
  },
  examples: {
    kind: 'counter',
    name: 'examples_total',
    help: "Examples that passed, and rejected ones by the check that rejected them; rule: one of the spec's own.",
    labels: { result: ['accepted', 'rejected'], reason: ['', 'rule', 'near-duplicate', ...answerCheckNames] },
    owners: ['dataset-assembler'],
  },
  modelRequestDuration: {
    kind: 'histogram',
    name: 'model_request_duration_seconds',
    help: 'Time of a model request.',
    labels: { model: 'open', role, outcome: ['answered', 'cancelled', ...modelErrorCodes] },
    owners: askers,
    buckets: forModels,
  },
  modelTimeToFirstToken: {
    kind: 'histogram',
    name: 'model_time_to_first_token_seconds',
    help: 'Time to the first piece of a streamed answer.',
    labels: { model: 'open' },
    owners: [...askers, 'model-server'],
    buckets: forModels,
  },
  modelTokens: {
    kind: 'counter',
    name: 'model_tokens_total',
    help: 'Tokens of answered requests.',
    labels: { model: 'open', role, direction: ['input', 'cached_input', 'output'] },
    owners: payers,
  },
  modelCost: {
    kind: 'counter',
    name: 'model_cost_usd_total',
    help: 'Money by the prices of the catalogue.',
    labels: { model: 'open', role },
    owners: payers,
  },
  modelInFlight: {
    kind: 'gauge',
    name: 'model_in_flight',
    help: 'Model requests of this process under way.',
    labels: { model: 'open' },
    owners: [...askers, 'model-server'],
  },
  modelInFlightLimit: {
    kind: 'gauge',
    name: 'model_in_flight_limit',
    help: 'Model requests allowed at once, over all processes; of the model server, its slots.',
    labels: { model: 'open' },
    owners: [...askers, 'model-server'],
  },
  modelRetries: {
    kind: 'counter',
    name: 'model_retries_total',
    help: 'Model requests repeated, by reason.',
    labels: { model: 'open', reason: modelErrorCodes },
    owners: askers,
  },
  trainingLoss: {
    kind: 'gauge',
    name: 'training_loss',
    help: 'Latest loss by split; NaN before the first.',
    labels: { split: ['train', 'valid'] },
    owners: ['trainer'],
    unset: Number.NaN,
  },
  trainingTokens: {
    kind: 'counter',
    name: 'training_tokens_total',
    help: 'Supervised tokens trained on.',
    labels: {},
    owners: ['trainer'],
  },
  trainingSteps: { kind: 'counter', name: 'training_steps_total', help: 'Training steps.', labels: {}, owners: ['trainer'] },
  trainingLastStep: {
    kind: 'gauge',
    name: 'training_last_step_timestamp_seconds',
    help: 'When the last training step ended; 0 before the first.',
    labels: {},
    owners: ['trainer'],
  },
  evaluationScore: {
    kind: 'gauge',
    name: 'evaluation_score',
    help: 'Figures of the latest report of this process; NaN where it has none.',
    labels: {
      metric: [
        'gap_closed',
        'kl_closed',
        'judge_win_rate',
        ...comparedArmNames.map((arm) => `negative_log_likelihood_${arm.replace('+', '_')}`),
      ],
    },
    owners: ['evaluator'],
    unset: Number.NaN,
  },
  evaluationGate: {
    kind: 'counter',
    name: 'evaluation_gate_total',
    help: 'Gates of reports by what they said.',
    labels: { gate: gateIds, outcome: gateOutcomes },
    owners: ['evaluator'],
  },
  promptTokensSaved: {
    kind: 'counter',
    name: 'prompt_tokens_saved_total',
    help: "Prompt tokens that students did not need, by the catalogue's student they were made of.",
    labels: { student: 'open' },
    owners: gateway,
  },
  modelsLoaded: {
    kind: 'gauge',
    name: 'models_loaded',
    help: 'Models and students that the model server holds in memory.',
    labels: { kind: ['model', 'student'] },
    owners: ['model-server'],
  },
  modelLoads: {
    kind: 'counter',
    name: 'model_loads_total',
    help: 'Models and students that were loaded: a student that is loaded again and again lacks a place.',
    labels: { kind: ['model', 'student'], outcome },
    owners: ['model-server'],
  },
  redisUp: { kind: 'gauge', name: 'redis_up', help: 'Redis answers the gateway: 1 or 0.', labels: {}, owners: gateway },
  redisDurable: {
    kind: 'gauge',
    name: 'redis_durable',
    help: 'Redis keeps everything and writes it down (noeviction, append-only file): 1 or 0.',
    labels: {},
    owners: gateway,
  },
  redisMemory: { kind: 'gauge', name: 'redis_memory_bytes', help: 'Memory that Redis uses.', labels: {}, owners: gateway },
  redisClients: { kind: 'gauge', name: 'redis_clients', help: 'Connections to Redis.', labels: {}, owners: gateway },
  httpRequestDuration: {
    kind: 'histogram',
    name: 'http_request_duration_seconds',
    help: 'Time of an HTTP request; of a stream, to its end.',
    labels: { method: 'open', route: 'open', status: 'open' },
    owners: servers,
    buckets: forRequests,
  },
  buildInfo: {
    kind: 'gauge',
    name: 'build_info',
    help: 'Always 1: which version runs, built from which commit.',
    labels: { version: 'open', commit: 'open' },
    owners: serviceNames,
  },
} as const satisfies Record<string, Definition>;

export type MetricName = keyof typeof definitions;

/** Which roles' calls a process makes; others would be series that stay at 0 for ever. */
export const rolesOf: Partial<Record<ServiceName, readonly string[]>> = {
  gateway: ['compare', 'gateway'],
  'question-generator': ['questions'],
  'teacher-worker': ['teacher'],
  trainer: ['training'],
  evaluator: ['evaluation'],
};

/** Which stages a process works on; the others' would stay at 0 in the same way. */
export const stagesOf: Partial<Record<ServiceName, readonly string[]>> = {
  'question-generator': ['questions'],
  'teacher-worker': ['answers'],
  'dataset-assembler': ['dataset'],
  trainer: ['training'],
  evaluator: ['evaluation'],
};
