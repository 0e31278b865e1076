import { stringify } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.ts';
import { prometheusRule } from './monitoring.ts';
import { container } from './pod.ts';
import { scaleTrainers } from './scaling.ts';
import { namespace } from './workloads.ts';

const device = { 'nvidia.com/gpu': '1' };

/** Trainers and evaluators on devices of NVIDIA, trainers only while something is to be trained. */
export function gpuObjects(): Map<string, KubernetesObject[]> {
  return new Map<string, KubernetesObject[]>([['scaling.yaml', [scaleTrainers()]]]);
}

/** The image must be built with CUDA: without UNDERSTUDY_TORCH_INDEX. */
export async function gpuKustomization(files: readonly string[]) {
  const onDevice = {
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    containers: [
      {
        name: container,
        resources: { requests: { cpu: '4', memory: '16Gi', ...device }, limits: { cpu: '16', memory: '64Gi', ...device } },
      },
    ],
  };
  const patch = (name: string, spec: object) => ({
    patch: stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec }),
  });
  const { spec } = (await prometheusRule({ trainersRest: true })).toJSON() as { spec: object };
  const rule = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata: { name: 'understudy' }, spec };
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: ['../../base', ...files],
    patches: [
      // How many there are is KEDA's.
      patch('trainer', { replicas: null, template: { spec: onDevice } }),
      patch('evaluator', { template: { spec: onDevice } }),
      { patch: stringify(rule, { lineWidth: 140 }) },
    ],
  };
}
