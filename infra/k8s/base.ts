import { readFile } from 'node:fs/promises';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { KubernetesObject } from './kubernetes-object.ts';
import { prometheusRule, serviceMonitor } from './monitoring.ts';
import { networkPolicies } from './network-policies.ts';
import { scaleTeacherWorkers } from './scaling.ts';
import { workloadObjects } from './workload-objects.ts';
import { namespace, partOf, workloads } from './workloads.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

/** What every process reads; of secrets nothing. */
const settings = {
  UNDERSTUDY_ARTIFACTS: 's3://understudy/artifacts',
  UNDERSTUDY_ARTIFACTS_CACHE: '/data/artifact-cache',
  UNDERSTUDY_HOME: '/opt/understudy',
  UNDERSTUDY_PYTHON: '/opt/understudy/venv/bin/python',
  UNDERSTUDY_ENGINE: '/app/services/trainer/engine',
  UNDERSTUDY_MODELS: '/etc/understudy/models.yaml',
  UNDERSTUDY_MODEL_SERVER: 'http://model-server:8090',
  UNDERSTUDY_HOST: '0.0.0.0',
  UNDERSTUDY_OPS_HOST: '0.0.0.0',
  UNDERSTUDY_LOG_LEVEL: 'info',
};

/** The objects of the base by the file they stand in. */
export async function baseObjects(): Promise<Map<string, KubernetesObject[]>> {
  const restricted = Object.fromEntries(['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']));
  return new Map<string, KubernetesObject[]>([
    ['namespace.yaml', [new Namespace({ metadata: { name: namespace, labels: { ...partOf, ...restricted } } })]],
    [
      'service-account.yaml',
      [new ServiceAccount({ metadata: { name: 'understudy', labels: partOf }, automountServiceAccountToken: false })],
    ],
    ...workloads.map((workload) => [`${workload.name}.yaml`, workloadObjects(workload)] as const),
    ['network-policies.yaml', networkPolicies()],
    ['scaling.yaml', [scaleTeacherWorkers()]],
    ['monitoring.yaml', [serviceMonitor(), await prometheusRule()]],
  ]);
}

/** Settings and model catalogue have names with a hash of what they hold, so that pods start anew when it changes. */
export async function baseKustomization(files: readonly string[]) {
  const { version } = JSON.parse(await read('package.json'));
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: files,
    configMapGenerator: [
      { name: 'understudy', literals: literals(settings) },
      { name: 'understudy-models', files: ['models.yaml'] },
    ],
    images: ['understudy-node', 'understudy-engine'].map((name) => ({ name, newTag: version })),
  };
}

export const literals = (values: Readonly<Record<string, string>>) => Object.entries(values).map(([name, value]) => `${name}=${value}`);

export const baseCatalogue = () => read('packages/models/data/embedded.yaml');
