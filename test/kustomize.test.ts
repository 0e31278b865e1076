// The manifests as kustomize builds them. Skipped where there is no kubectl.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { expectMatching, expectRestricted } from './expect-sound.ts';
import { findProgram } from './find-program.ts';
import { type KubernetesYaml, named, objectsIn, ofKind, podsOf } from './k8s-objects.ts';
import { lets } from './network-policies.ts';

const folder = fileURLToPath(new URL('../infra/k8s', import.meta.url));

const kubectl = await findProgram('kubectl');

async function build(path: string): Promise<KubernetesYaml[]> {
  const { stdout } = await promisify(execFile)(kubectl ?? 'kubectl', ['kustomize', join(folder, path)], { maxBuffer: 2 ** 24 });
  return objectsIn(stdout);
}

describe.skipIf(kubectl === undefined)('as kustomize builds it (skipped where there is no kubectl)', () => {
  test.for(['base', 'overlays/local', 'overlays/gpu'])('%s is restricted, and its selectors find what they mean', async (path) => {
    const objects = await build(path);
    expectRestricted(objects);
    expectMatching(objects);
    for (const { metadata, kind } of objects) if (kind !== 'Namespace') expect(metadata.namespace).toBe('understudy');
    const maps = ofKind(objects, 'ConfigMap').map(({ metadata }) => metadata.name);
    for (const { spec } of podsOf(objects))
      for (const { configMapRef } of spec.containers[0]?.envFrom ?? []) if (configMapRef) expect(maps).toContain(configMapRef.name);
  });

  test('local needs no bucket, no operator and one secret', async () => {
    const objects = await build('overlays/local');
    expect(new Set(objects.map(({ apiVersion }) => apiVersion))).toEqual(new Set(['v1', 'apps/v1', 'policy/v1', 'networking.k8s.io/v1']));
    const deployments = podsOf(objects).filter(({ object }) => object.kind === 'Deployment');
    for (const { object, spec } of deployments) {
      expect(spec.volumes, object.metadata.name).toContainEqual({
        name: 'artifacts',
        persistentVolumeClaim: { claimName: 'understudy-artifacts' },
      });
      const redis = spec.containers[0]?.env?.find(({ name }) => name === 'REDIS_URL');
      if (object.metadata.name !== 'model-server') expect(redis).toEqual({ name: 'REDIS_URL', value: 'redis://redis:6379' });
    }
    const settings = ofKind(objects, 'ConfigMap').find(({ metadata }) => /^understudy-(?!models)/.test(metadata.name));
    expect(settings?.data?.UNDERSTUDY_ARTIFACTS).toBe('/data/artifacts');
    const policies = ofKind(objects, 'NetworkPolicy');
    const assembler = { namespace: 'understudy', labels: named(objects, 'Deployment', 'dataset-assembler').spec.template.metadata.labels };
    const redis = { namespace: 'understudy', labels: named(objects, 'StatefulSet', 'redis').spec.template.metadata.labels };
    expect([lets(policies, assembler, redis, 6379), lets(policies, assembler, { address: '203.0.113.7' }, 443)]).toEqual([true, false]);
  });

  test('gpu gives trainers and evaluators a device, and misses no trainer that nobody needs', async () => {
    const objects = await build('overlays/gpu');
    for (const { object, spec } of podsOf(objects)) {
      const device = spec.containers[0]?.resources.limits['nvidia.com/gpu'];
      expect(device, object.metadata.name).toBe(['trainer', 'evaluator'].includes(object.metadata.name) ? '1' : undefined);
    }
    const rules = JSON.stringify(named(objects, 'PrometheusRule', 'understudy').spec);
    expect(rules).toMatch(
      /worker_slots\)\\nunless on \(job, queue\) \(max by \(job, queue\) \(understudy_queue_jobs\{queue=\\"training\\"\}\)/,
    );
  });
});
