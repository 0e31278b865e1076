import { isIPv4 } from 'node:net';
import type { KubernetesYaml } from './k8s-objects.ts';

type Pod = { namespace: string; labels: Record<string, string> };
type End = Pod | { address: string };
type Selector = { matchLabels?: Record<string, string>; matchExpressions?: { key: string; operator: string; values: string[] }[] };
type Peer = { podSelector?: Selector; namespaceSelector?: Selector; ipBlock?: { cidr: string; except?: string[] } };
type Rule = { from?: Peer[]; to?: Peer[]; ports?: { port: number }[] };

/** Whether a connection is let through, as https://kubernetes.io/docs/concepts/services-networking/network-policies/ has it. */
export function lets(policies: readonly KubernetesYaml[], from: End, to: End, port: number): boolean {
  return passes(policies, 'Egress', { self: from, other: to, port }) && passes(policies, 'Ingress', { self: to, other: from, port });
}

function passes(
  policies: readonly KubernetesYaml[],
  type: 'Egress' | 'Ingress',
  { self, other, port }: { self: End; other: End; port: number },
) {
  if (!('labels' in self)) return true;
  const here = policies.filter(
    ({ metadata, spec }) =>
      (metadata.namespace ?? 'understudy') === self.namespace && spec.policyTypes.includes(type) && matches(spec.podSelector, self.labels),
  );
  if (here.length === 0) return true;
  const rules: Rule[] = here.flatMap(({ spec }) => (type === 'Egress' ? spec.egress : spec.ingress) ?? []);
  return rules.some((rule) => {
    const peers = type === 'Egress' ? rule.to : rule.from;
    const open = rule.ports === undefined || rule.ports.some((one) => one.port === port);
    return open && (peers === undefined || peers.some((peer) => means(peer, other)));
  });
}

/** An `ipBlock` is for what lies outside of the cluster; a selector without a namespace for pods of the policy's own. */
function means({ ipBlock, namespaceSelector, podSelector }: Peer, end: End): boolean {
  if (!('labels' in end))
    return ipBlock !== undefined && inside(end.address, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => inside(end.address, cidr));
  if (ipBlock !== undefined) return false;
  const near = namespaceSelector
    ? matches(namespaceSelector, { 'kubernetes.io/metadata.name': end.namespace })
    : end.namespace === 'understudy';
  return near && matches(podSelector ?? {}, end.labels);
}

function matches({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Record<string, string>): boolean {
  const equal = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return equal && matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key] ?? ''));
}

function inside(address: string, cidr: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  if (!isIPv4(network)) return false;
  const shift = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / shift) === Math.floor(numberOf(network) / shift);
}

const numberOf = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
