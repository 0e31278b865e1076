import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { networkPolicies } from '../infra/k8s/network-policies.ts';
import { selects, workloads } from '../infra/k8s/workloads.ts';
import { objectsIn } from './k8s-objects.ts';
import { lets } from './network-policies.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');

describe('network policies', () => {
  const policies = networkPolicies().flatMap((policy) => objectsIn(JSON.stringify(policy)));
  const pod = (name: string) => ({ namespace: 'understudy', labels: selects(name) });
  const prometheus = { namespace: 'monitoring', labels: {} };
  const controller = { namespace: 'ingress', labels: {} };
  const host = { address: '203.0.113.7' };

  test('let each workload reach what its code reaches, and nothing else', async () => {
    for (const { name, port } of workloads) {
      const code = await read(`services/${name}/main.ts`);
      const means = (word: RegExp) => word.test(code);
      expect(lets(policies, pod(name), host, 6379), `${name} → Redis`).toBe(means(/connectRedis\(/));
      expect(lets(policies, pod(name), host, 443), `${name} → store`).toBe(means(/openArtifacts\(/));
      expect(lets(policies, pod(name), host, 8000), `${name} → model hosts`).toBe(means(/create(Chat|PaidTraining)\(/));
      if (name !== 'model-server')
        expect(lets(policies, pod(name), pod('model-server'), 8090), `${name} → model server`).toBe(means(/UNDERSTUDY_MODEL_SERVER/));
      expect(lets(policies, prometheus, pod(name), port), `Prometheus → ${name}`).toBe(true);
      expect(lets(policies, controller, pod(name), port), `ingress → ${name}`).toBe(name === 'gateway');
      expect(lets(policies, pod(name), { namespace: 'kube-system', labels: {} }, 53)).toBe(true);
      expect(lets(policies, pod(name), { address: '169.254.169.254' }, 80), `${name} → the cloud's credentials`).toBe(false);
    }
  });

  test('let in nobody who was not thought of', () => {
    expect(lets(policies, controller, { namespace: 'understudy', labels: { app: 'other' } }, 80)).toBe(false);
    expect(lets(policies, { namespace: 'understudy', labels: { app: 'other' } }, pod('model-server'), 8090)).toBe(false);
  });
});
