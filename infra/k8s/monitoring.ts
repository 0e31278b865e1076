import { readFile } from 'node:fs/promises';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { parse } from 'yaml';
import { jobsOf } from './scaling.ts';
import { partOf } from './workloads.ts';

type Groups = ConstructorParameters<typeof PrometheusRule>[0] extends { spec?: { groups?: infer G } } | undefined ? NonNullable<G> : never;

/** Labels by which a Prometheus of kube-prometheus-stack chooses what it follows, unless its release has another name. */
const chosen = { ...partOf, release: 'prometheus' };

export function serviceMonitor(): ServiceMonitor {
  return new ServiceMonitor({
    metadata: { name: 'understudy', labels: chosen },
    spec: {
      // The alerts know the job by this name.
      jobLabel: 'app.kubernetes.io/part-of',
      selector: { matchLabels: partOf },
      // Every process says itself which service it is.
      endpoints: ['http', 'ops'].map((port) => ({ port, path: '/metrics', interval: '15s', honorLabels: true })),
    },
  });
}

/**
 * The alerts of infra/prometheus/alerts.yml. Where trainers are there only while something is to be trained (`trainersRest`), none of them is missed
 * before that.
 */
export async function prometheusRule({ trainersRest = false } = {}): Promise<PrometheusRule> {
  const { groups } = parse(await readFile(new URL('../prometheus/alerts.yml', import.meta.url), 'utf8')) as { groups: Groups };
  const idle = `max by (job, queue) (understudy_queue_jobs{queue="training"}) and on () ${jobsOf('training')} == 0`;
  const exprOf = (name: unknown, expr: unknown) =>
    trainersRest && name === 'UnderstudyStageMissing' ? `${expr}unless on (job, queue) (${idle})\n` : expr;
  return new PrometheusRule({
    metadata: { name: 'understudy', labels: chosen },
    spec: {
      groups: groups.map((group) => ({
        ...group,
        rules: (group.rules ?? []).map((one) => ({ ...one, expr: exprOf(one.alert, one.expr) as typeof one.expr })),
      })),
    },
  });
}
