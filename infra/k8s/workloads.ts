/** One process of the system, as a cluster runs it. */
export type Workload = {
  name: string;
  image: 'understudy-node' | 'understudy-engine';
  /** Where it answers /livez, /readyz and /metrics, and whatever else it serves. */
  port: number;
  /** null where KEDA decides. */
  replicas: number | null;
  cpu: { request: string; limit: string };
  memory: { request: string; limit: string };
  /** Whom it talks to; nobody else is let through (network-policies.ts). */
  reaches: readonly Reach[];
  /** Seconds between SIGTERM and SIGKILL: longer than it drains. */
  graceSeconds: number;
};

/** `hosts`: model hosts, wherever the model catalogue says they are. */
export type Reach = 'redis' | 'store' | 'model-server' | 'hosts';

const stage = { port: 9464, replicas: 2, graceSeconds: 30 } as const;
const small = { cpu: { request: '100m', limit: '1' }, memory: { request: '256Mi', limit: '1Gi' } };
const engine = { image: 'understudy-engine', cpu: { request: '2', limit: '8' }, memory: { request: '4Gi', limit: '12Gi' } } as const;

/** In flow order. Who talks to whom is told by each main.ts, and by docker-compose.yml. */
export const workloads: readonly Workload[] = [
  {
    name: 'gateway',
    image: 'understudy-node',
    port: 8080,
    replicas: 2,
    cpu: { request: '250m', limit: '2' },
    memory: { request: '512Mi', limit: '1Gi' },
    reaches: ['redis', 'store', 'model-server', 'hosts'],
    // Streams of events end with it, and their clients come back elsewhere.
    graceSeconds: 40,
  },
  { name: 'question-generator', image: 'understudy-node', ...stage, ...small, reaches: ['redis', 'store', 'model-server', 'hosts'] },
  {
    name: 'teacher-worker',
    image: 'understudy-node',
    ...stage,
    replicas: null,
    cpu: { request: '250m', limit: '2' },
    memory: { request: '256Mi', limit: '1Gi' },
    reaches: ['redis', 'store', 'model-server', 'hosts'],
  },
  {
    name: 'dataset-assembler',
    image: 'understudy-node',
    ...stage,
    cpu: { request: '250m', limit: '2' },
    memory: { request: '512Mi', limit: '2Gi' },
    reaches: ['redis', 'store'],
  },
  // A host may train, and the weights of a base may come from a hub. It saves a checkpoint and hands over within a second; a bucket takes longer.
  { name: 'trainer', ...engine, ...stage, replicas: 1, reaches: ['redis', 'store', 'hosts'], graceSeconds: 120 },
  { name: 'evaluator', ...engine, ...stage, replicas: 1, reaches: ['redis', 'store', 'model-server', 'hosts'], graceSeconds: 60 },
  {
    name: 'model-server',
    image: 'understudy-engine',
    port: 8090,
    replicas: 1,
    cpu: { request: '1', limit: '4' },
    memory: { request: '1Gi', limit: '4Gi' },
    reaches: ['store'],
    graceSeconds: 40,
  },
];

export const namespace = 'understudy';
export const partOf = { 'app.kubernetes.io/part-of': 'understudy' };
/** Selects the pods of one workload, and never changes: selectors cannot. */
export const selects = (name: string) => ({ 'app.kubernetes.io/name': name, ...partOf });
