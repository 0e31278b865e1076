import type { IIoK8sApiCoreV1EnvVar as EnvVar } from 'kubernetes-models/v1/EnvVar';
import type { IIoK8sApiCoreV1PodSpec as PodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IIoK8sApiCoreV1Probe as Probe } from 'kubernetes-models/v1/Probe';
import { selects, type Workload } from './workloads.ts';

/** User and group of the images (infra/docker/Dockerfile). */
const user = 10_001;
/** Name of every workload's container, so that one patch may mean them all. */
export const container = 'understudy';

export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

export const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' as const },
};

/** The pod of a workload: everything that may be written is a volume, and no secret stands in it. */
export function podOf(workload: Workload): PodSpec {
  const { name, image, port, portName, graceSeconds, cpu, memory } = workload;
  const asksHosts = workload.reaches.includes('hosts');
  const volumes = [
    { name: 'tmp', mountPath: '/tmp', volume: { emptyDir: { sizeLimit: '4Gi' } } },
    { name: 'models', mountPath: '/etc/understudy', readOnly: true, volume: { configMap: { name: 'understudy-models' } } },
    // A cache of what lies in the bucket, and what a training writes before it goes there.
    { name: 'artifact-cache', mountPath: '/data/artifact-cache', volume: { emptyDir: { sizeLimit: '24Gi' } } },
    ...(image === 'understudy-engine'
      ? [{ name: 'weights', mountPath: '/opt/understudy/models/converted', volume: { emptyDir: { sizeLimit: '40Gi' } } }]
      : []),
    ...(name === 'gateway'
      ? [
          {
            name: 'admin-key',
            mountPath: '/run/secrets/understudy',
            readOnly: true,
            volume: { secret: { secretName: 'understudy-admin-key' } },
          },
        ]
      : []),
  ];
  return {
    serviceAccountName: 'understudy',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: graceSeconds,
    securityContext: podSecurity,
    topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: selects(name) },
    })),
    containers: [
      {
        name: container,
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', `services/${name}/main.ts`],
        ports: [{ name: portName, containerPort: port }],
        envFrom: [
          { configMapRef: { name: 'understudy' } },
          { secretRef: { name: 'understudy-store', optional: true } },
          // Under the names that the model catalogue gives them (`apiKeyEnv`).
          ...(asksHosts ? [{ secretRef: { name: 'understudy-model-keys', optional: true } }] : []),
        ],
        env: environmentOf(workload),
        ...probesAt(portName),
        // An endpoint is taken away while SIGTERM is under way: until all have heard of it, requests still come.
        ...(portName === 'http' && { lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } } }),
        resources: { requests: { cpu: cpu.request, memory: memory.request }, limits: { cpu: cpu.limit, memory: memory.limit } },
        securityContext: containerSecurity,
        volumeMounts: volumes.map(({ volume: _, ...mount }) => mount),
      },
    ],
    volumes: volumes.map(({ name, volume }) => ({ name, ...volume })),
  };
}

function environmentOf({ name, image, port, portName, reaches }: Workload): EnvVar[] {
  const redis = { name: 'REDIS_URL', valueFrom: { secretKeyRef: { name: 'understudy-redis', key: 'url' } } };
  return [
    ...(reaches.includes('redis') ? [redis] : []),
    { name: portName === 'http' ? 'UNDERSTUDY_PORT' : 'UNDERSTUDY_OPS_PORT', value: String(port) },
    ...(name === 'gateway' ? [{ name: 'UNDERSTUDY_ADMIN_KEY_FILE', value: '/run/secrets/understudy/key' }] : []),
    ...(image === 'understudy-engine' ? [{ name: 'OMP_WAIT_POLICY', value: 'PASSIVE' }] : []),
  ];
}

/** A process that lives answers /livez; one that does not reach Redis or the store is not ready, and is not killed for it. */
function probesAt(port: Workload['portName']): { startupProbe: Probe; livenessProbe: Probe; readinessProbe: Probe } {
  const at = (path: string) => ({ httpGet: { path, port } });
  return {
    startupProbe: { ...at('/livez'), periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 60 },
    livenessProbe: { ...at('/livez'), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...at('/readyz'), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
  };
}
