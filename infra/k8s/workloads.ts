import { needsEngine, roleOf, type ServiceName, serviceNames, stagesOf } from '@understudy/contracts';

/** One process of the system, as a cluster runs it. */
export type Workload = {
  name: string;
  image: 'understudy-node' | 'understudy-engine';
  /** Where it answers /livez, /readyz and /metrics, and whatever else it serves. */
  port: number;
  /** `http` where others ask it, `ops` where only probes and Prometheus do. */
  portName: 'http' | 'ops';
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

const node = { image: 'understudy-node', cpu: { request: '250m', limit: '2' }, memory: { request: '512Mi', limit: '1Gi' } } as const;
const engine = { image: 'understudy-engine', cpu: { request: '2', limit: '8' }, memory: { request: '4Gi', limit: '12Gi' } } as const;
const stage = { portName: 'ops', port: 9464, replicas: 2, graceSeconds: 30 } as const;
// Streams of events and answers end with it, and their clients come back elsewhere.
const server = { portName: 'http', graceSeconds: 40 } as const;
const everything = ['redis', 'store', 'model-server', 'hosts'] as const;

type Described = Omit<Workload, 'name'>;

/** A stage of which nothing more is known: small, and let through to models where it asks them. */
function usual(service: ServiceName): Described {
  const work = stagesOf(service);
  const reaches: readonly Reach[] = work.some(roleOf) ? everything : ['redis', 'store'];
  if (work.some(needsEngine)) return { ...engine, ...stage, replicas: 1, reaches };
  return { ...node, ...stage, cpu: { request: '100m', limit: '1' }, memory: { request: '256Mi', limit: '1Gi' }, reaches };
}

/** What differs from that. Who talks to whom is told by each main.ts, and by docker-compose.yml. */
const described: Partial<Record<ServiceName, Described>> = {
  gateway: { ...node, ...server, port: 8080, replicas: 2, reaches: everything },
  'teacher-worker': { ...node, ...stage, replicas: null, memory: { request: '256Mi', limit: '1Gi' }, reaches: everything },
  'dataset-assembler': { ...node, ...stage, memory: { request: '512Mi', limit: '2Gi' }, reaches: ['redis', 'store'] },
  // A host may train, and the weights of a base may come from a hub. It saves a checkpoint and hands over within a second; a bucket takes longer.
  trainer: { ...engine, ...stage, replicas: 1, reaches: ['redis', 'store', 'hosts'], graceSeconds: 120 },
  evaluator: { ...engine, ...stage, replicas: 1, reaches: everything, graceSeconds: 60 },
  'model-server': {
    ...engine,
    ...server,
    port: 8090,
    replicas: 1,
    cpu: { request: '1', limit: '4' },
    memory: { request: '1Gi', limit: '4Gi' },
    reaches: ['store'],
  },
};

/** In flow order. */
export const workloads: readonly Workload[] = serviceNames.map((name) => ({ name, ...(described[name] ?? usual(name)) }));

export const namespace = 'understudy';
export const partOf = { 'app.kubernetes.io/part-of': 'understudy' };
/** Selects the pods of one workload, and never changes: selectors cannot. */
export const selects = (name: string) => ({ 'app.kubernetes.io/name': name, ...partOf });
