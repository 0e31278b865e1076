import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Service } from 'kubernetes-models/v1/Service';
import { stringify } from 'yaml';
import { literals } from './base.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { container, containerSecurity, podSecurity } from './pod.ts';
import { namespace, partOf, selects, workloads } from './workloads.ts';

const redis = 'redis';
const labels = selects(redis);
/** User and group of redis:8.2.1-alpine. */
const redisUser = { runAsUser: 999, runAsGroup: 1000, fsGroup: 1000 };
const claim = 'understudy-artifacts';

/** One node of one's own, with nothing managed beside it: a Redis, and a volume for the artifacts that all pods share. */
export function localObjects(): Map<string, KubernetesObject[]> {
  const storage = { accessModes: ['ReadWriteOnce' as const], resources: { requests: { storage: '5Gi' } } };
  const ping = { exec: { command: ['sh', '-c', 'redis-cli ping | grep -q PONG'] }, timeoutSeconds: 5 };
  return new Map<string, KubernetesObject[]>([
    [
      'redis.yaml',
      [
        new StatefulSet({
          metadata: { name: redis, labels },
          spec: {
            serviceName: redis,
            replicas: 1,
            selector: { matchLabels: labels },
            template: {
              metadata: { labels },
              spec: {
                serviceAccountName: 'understudy',
                automountServiceAccountToken: false,
                enableServiceLinks: false,
                terminationGracePeriodSeconds: 60,
                securityContext: { ...podSecurity, ...redisUser },
                containers: [
                  {
                    name: redis,
                    image: 'redis:8.2.1-alpine',
                    command: ['redis-server', '--dir', '/data', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--save', ''],
                    ports: [{ name: redis, containerPort: 6379 }],
                    startupProbe: { ...ping, periodSeconds: 1, failureThreshold: 120 },
                    livenessProbe: { ...ping, periodSeconds: 10, failureThreshold: 6 },
                    readinessProbe: { ...ping, periodSeconds: 5 },
                    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
                    securityContext: containerSecurity,
                    volumeMounts: [{ name: 'data', mountPath: '/data' }],
                  },
                ],
              },
            },
            volumeClaimTemplates: [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: storage }],
          },
        }),
        new Service({
          metadata: { name: redis, labels },
          spec: { clusterIP: 'None', selector: labels, ports: [{ name: redis, port: 6379, targetPort: redis }] },
        }),
        new NetworkPolicy({
          metadata: { name: redis, labels: partOf },
          spec: {
            podSelector: { matchLabels: labels },
            policyTypes: ['Ingress'],
            ingress: [{ from: [{ podSelector: { matchLabels: partOf } }], ports: [{ protocol: 'TCP', port: 6379 }] }],
          },
        }),
      ],
    ],
    [
      'artifacts.yaml',
      [
        new PersistentVolumeClaim({
          metadata: { name: claim, labels: partOf },
          spec: { ...storage, resources: { requests: { storage: '20Gi' } } },
        }),
      ],
    ],
  ]);
}

/**
 * One pod of each, all beside each other: the volume can be mounted on one node alone, unless its class gives ReadWriteMany. KEDA and Prometheus'
 * operator are not asked for.
 */
export function localKustomization(files: readonly string[]) {
  const patch = (names: string, spec: object) => ({
    target: { kind: 'Deployment', labelSelector: names },
    patch: stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'each' }, spec }),
  });
  const gone = (apiVersion: string, kind: string, name: string) => ({
    patch: stringify({ apiVersion, kind, metadata: { name }, $patch: 'delete' }),
  });
  const shared = {
    containers: [
      {
        name: container,
        volumeMounts: [{ name: 'artifacts', mountPath: '/data/artifacts' }],
        // What all of them together need must fit one small machine; the limits stay.
        resources: { requests: { cpu: '100m', memory: '256Mi' } },
      },
    ],
    volumes: [{ name: 'artifacts', persistentVolumeClaim: { claimName: claim } }],
  };
  const ours = { containers: [{ name: container, env: [{ name: 'REDIS_URL', value: 'redis://redis:6379', valueFrom: null }] }] };
  const withoutRedis = workloads.filter(({ reaches }) => !reaches.includes('redis')).map(({ name }) => name);
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: ['../../base', ...files],
    configMapGenerator: [{ name: 'understudy', behavior: 'merge', literals: literals({ UNDERSTUDY_ARTIFACTS: '/data/artifacts' }) }],
    patches: [
      patch('app.kubernetes.io/part-of=understudy', { replicas: 1, template: { spec: shared } }),
      patch(`app.kubernetes.io/name notin (${withoutRedis.join(', ')})`, { template: { spec: ours } }),
      gone('networking.k8s.io/v1', 'NetworkPolicy', 'reach-store'),
      gone('keda.sh/v1alpha1', 'ScaledObject', 'teacher-worker'),
      gone('monitoring.coreos.com/v1', 'ServiceMonitor', 'understudy'),
      gone('monitoring.coreos.com/v1', 'PrometheusRule', 'understudy'),
    ],
  };
}
