import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IIoK8sApiNetworkingV1NetworkPolicySpec as Policy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec';
import { partOf, type Reach, type Workload, workloads } from './workloads.ts';

/** Where Prometheus lives; the name of its namespace is the operator's to change. */
export const monitoringNamespace = 'monitoring';

type Rule = NonNullable<Policy['egress']>[number];
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: 'TCP' as const, port }));
const among = (names: readonly string[]) => ({
  matchLabels: partOf,
  matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: [...names] }],
});
const reaching = (reach: Reach) => workloads.filter(({ reaches }) => reaches.includes(reach)).map(({ name }) => name);

/** Everywhere but where a cloud hands its machines their credentials. */
const anywhere: Rule['to'] = [
  { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } },
  { ipBlock: { cidr: '::/0', except: ['fd00:ec2::254/128'] } },
  { namespaceSelector: {} },
];

const egressOf: Record<Reach, Rule> = {
  // Of a managed Redis only the ports are known: its own, that behind TLS, those of sentinels. A cluster of other ports needs its own.
  redis: { to: anywhere, ports: tcp(6379, 6380, 26_379) },
  store: { to: anywhere, ports: tcp(443) },
  'model-server': { to: [{ podSelector: among(['model-server']) }], ports: tcp(8090) },
  hosts: { to: anywhere },
};

/** Nobody talks to anybody, but for what each workload's `reaches` says, names, the users of the gateway, and Prometheus. */
export function networkPolicies(): NetworkPolicy[] {
  const policy = (name: string, spec: Policy) => new NetworkPolicy({ metadata: { name, labels: partOf }, spec });
  const letOut = (reach: Reach) =>
    policy(`reach-${reach}`, { podSelector: among(reaching(reach)), policyTypes: ['Egress'], egress: [egressOf[reach]] });
  const ports = [...new Set(workloads.map(({ port }: Workload) => port))];
  return [
    policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy('names', {
      podSelector: { matchLabels: partOf },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    }),
    letOut('redis'),
    letOut('store'),
    letOut('model-server'),
    letOut('hosts'),
    // A collector beside us, where one is named (OTEL_EXPORTER_OTLP_ENDPOINT).
    policy('traces', {
      podSelector: { matchLabels: partOf },
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: {} }], ports: tcp(4318) }],
    }),
    // Whoever is in the cluster, an ingress controller too: the gateway asks for a key.
    policy('gateway', {
      podSelector: among(['gateway']),
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: {} }], ports: tcp(8080) }],
    }),
    policy('model-server', {
      podSelector: among(['model-server']),
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: among(reaching('model-server')) }], ports: tcp(8090) }],
    }),
    policy('prometheus', {
      podSelector: { matchLabels: partOf },
      policyTypes: ['Ingress'],
      ingress: [
        { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': monitoringNamespace } } }], ports: tcp(...ports) },
      ],
    }),
  ];
}
