import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Service } from 'kubernetes-models/v1/Service';
import type { KubernetesObject } from './kubernetes-object.ts';
import { podOf } from './pod.ts';
import { selects, type Workload } from './workloads.ts';

/** What a cluster is told of one workload: its pods, the name they are found by, and how many of them may be taken away at once. */
export function workloadObjects(workload: Workload): KubernetesObject[] {
  const { name, port, portName, replicas, image } = workload;
  const labels = selects(name);
  // A device is held by one pod: the next comes when the last is gone.
  const onDevice = image === 'understudy-engine' && name !== 'model-server';
  return [
    new Deployment({
      metadata: { name, labels },
      spec: {
        ...(replicas !== null && { replicas }),
        selector: { matchLabels: labels },
        strategy: onDevice ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: { metadata: { labels }, spec: podOf(workload) },
      },
    }),
    // Without an address of its own where nobody but Prometheus asks.
    new Service({
      metadata: { name, labels },
      spec: {
        ...(portName === 'ops' && { clusterIP: 'None' }),
        selector: labels,
        ports: [{ name: portName, port, targetPort: portName }],
      },
    }),
    new PodDisruptionBudget({ metadata: { name, labels }, spec: { maxUnavailable: 1, selector: { matchLabels: labels } } }),
  ];
}
