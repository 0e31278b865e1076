import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { monitoringNamespace } from './network-policies.ts';
import { selects } from './workloads.ts';

/** The Service that Prometheus' operator makes for every Prometheus of a namespace. */
const serverAddress = `http://prometheus-operated.${monitoringNamespace}.svc:9090`;

/** Jobs that wait or are in hand. Every gateway says it, so the greatest counts, not the sum. */
export const jobsOf = (queue: string) =>
  `sum(max by (state) (understudy_queue_jobs{queue="${queue}", state=~"waiting|prioritized|active"}))`;

/** A figure that is missing is a fault and no zero; after three of them in a row as many run as `replicas` says. */
const trigger = (queue: string, threshold: number) => ({
  type: 'prometheus',
  metricType: 'AverageValue' as const,
  metadata: { serverAddress, query: jobsOf(queue), threshold: String(threshold), activationThreshold: '0', ignoreNullValues: 'false' },
});

/**
 * Teacher workers by what waits and what is in hand. One has room for all calls that a model bears, so more of them are for their processors and for
 * those that are lost; the window bounds what waits, so a few hundred jobs are a crowd. A worker that is taken away hands back what it has in hand.
 */
export function scaleTeacherWorkers(): ScaledObject {
  const name = 'teacher-worker';
  return new ScaledObject({
    metadata: { name, labels: selects(name) },
    spec: {
      scaleTargetRef: { name },
      pollingInterval: 15,
      minReplicaCount: 2,
      maxReplicaCount: 10,
      fallback: { failureThreshold: 3, replicas: 4 },
      advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 300 } } } },
      triggers: [trigger('answers', 200)],
    },
  });
}

/**
 * A trainer for each training, up to four, and none when there is nothing to train. It is never chosen among several who shall go: that is disabled,
 * and all go together ten minutes after the last training has ended (docs/decisions/0035-trainers-go-when-nothing-is-trained.md).
 */
export function scaleTrainers(): ScaledObject {
  const name = 'trainer';
  return new ScaledObject({
    metadata: { name, labels: selects(name) },
    spec: {
      scaleTargetRef: { name },
      pollingInterval: 15,
      cooldownPeriod: 600,
      idleReplicaCount: 0,
      minReplicaCount: 1,
      maxReplicaCount: 4,
      // As many as there may be: KEDA goes to this number while no figure comes, and a smaller one would take trainers away in the midst of it.
      fallback: { failureThreshold: 3, replicas: 4 },
      advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { selectPolicy: 'Disabled' } } } },
      triggers: [trigger('training', 1)],
    },
  });
}
