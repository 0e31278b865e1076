import { type ServiceName, serviceNames, stagesOf } from '@understudy/contracts';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import manifest from '../package.json' with { type: 'json' };
import { type Definition, definitions, type MetricName, rolesOf, timedBy } from './definitions.ts';

/** The version that builds, cards and traces carry: that of package.json. */
export const { version } = manifest;

type Label<Name extends MetricName> = keyof (typeof definitions)[Name]['labels'] & string;
type Kinds<L extends string> = { counter: Counter<L>; gauge: Gauge<L>; histogram: Histogram<L> };
type Named = { [Name in MetricName]: Kinds<Label<Name>>[(typeof definitions)[Name]['kind']] };

export type Metrics = Named & {
  registry: Registry;
  /**
   * Tells a value of open labels before it is seen: every series that it completes exists at 0 from now on, so that a rate over it is
   * right from the first event. Metrics that have none of these labels are left alone.
   */
  know: (labels: Readonly<Record<string, string>>) => void;
};

/**
 * The metrics of one process: `registry` holds those it owns, the others may be counted and are never exported. A `service` that is none
 * of ours (a test, a benchmark) owns all. Series whose labels are closed lists exist at 0 from the start. `commit`: of the sources; '' where it is unknown.
 */
export function createMetrics(service: string, { commit = '' }: { commit?: string } = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  // Gauges that are named like counters; the same figures by type stay.
  for (const what of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${what}_total`);
  const own = serviceNames.find((name) => name === service);
  const entries = Object.entries(definitions).map(([key, definition]: [string, Definition]) => {
    const owned = own === undefined || definition.owners.includes(own);
    return { key, definition, owned, metric: build(definition, owned ? [registry] : []) };
  });

  /** Label sets that the closed lists and `given` make; none as long as a label is open. */
  const combine = ({ labels }: Definition, given: Readonly<Record<string, string>>) => {
    let sets: Record<string, string>[] = [{}];
    for (const [label, values] of Object.entries(labels)) {
      const known = given[label] === undefined ? narrowed(label, values, own) : [given[label]];
      if (known === 'open') return [];
      sets = sets.flatMap((set) => known.map((value) => ({ ...set, [label]: value })));
    }
    return sets.filter(isPossible);
  };
  const zero = (given: Readonly<Record<string, string>>) => {
    for (const { definition, owned, metric } of entries) {
      const { labels } = definition;
      if (!owned || !Object.keys(given).every((label) => label in labels) || Object.keys(labels).length === 0) continue;
      for (const set of combine(definition, given)) {
        if (metric instanceof Histogram) metric.zero(set);
        else if (metric instanceof Counter) metric.inc(set, 0);
        else metric.inc(set, definition.unset ?? 0);
      }
    }
  };

  const named = Object.fromEntries(entries.map(({ key, metric }) => [key, metric])) as unknown as Named;
  zero({});
  named.buildInfo.set({ version, commit }, 1);
  return { ...named, registry, know: zero };
}

function build({ kind, name, help, labels, buckets }: Definition, registers: Registry[]) {
  const options = { name: `understudy_${name}`, help, labelNames: Object.keys(labels), registers };
  if (kind === 'counter') return new Counter(options);
  if (kind === 'gauge') return new Gauge(options);
  return new Histogram({ ...options, buckets: [...(buckets ?? [])] });
}

/** Of a closed list what this process can come upon. */
function narrowed(label: string, values: Definition['labels'][string], own: ServiceName | undefined): Definition['labels'][string] {
  if (own === undefined || values === 'open') return values;
  const known = label === 'queue' ? stagesOf(own) : label === 'stage' ? timedBy(own) : label === 'role' ? rolesOf(own) : [];
  // The gateway reads all queues and works on none.
  return known.length > 0 ? known : values;
}

/** What passed has no reason, what was rejected has one. */
function isPossible(set: Readonly<Record<string, string>>): boolean {
  return set.result === undefined || set.reason === undefined || (set.result === 'accepted') === (set.reason === '');
}
