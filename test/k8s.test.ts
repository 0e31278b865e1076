import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMetrics } from '@understudy/metrics';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { manifests } from '../infra/k8s/manifests.ts';
import { workloads } from '../infra/k8s/workloads.ts';
import { expectMatching, expectRestricted } from './expect-sound.ts';
import { named, objectsIn, ofKind, podsOf } from './k8s-objects.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'infra/k8s');
const read = (path: string) => readFile(join(root, path), 'utf8');
const made = await manifests();
const objectsOf = (path: string) => objectsIn(made.get(path) ?? '');
const base = [...made.keys()].filter((path) => /^base\/(?!models|kustomization)/.test(path)).flatMap(objectsOf);

test('what is committed is what the generator makes, and nothing else lies there', async () => {
  const committed: string[] = [];
  for await (const path of glob('**/*.yaml', { cwd: folder })) committed.push(path);
  expect(committed.sort()).toEqual([...made.keys()].sort());
  for (const [path, text] of made) expect(await readFile(join(folder, path), 'utf8'), `${path}: run "npm run k8s"`).toBe(text);
});

test('the schemas would see a field that is none', () => {
  expect(() => new Deployment({ metadata: { name: 'x' }, spec: { replica: 1 } as never }).validate()).toThrow();
});

test('kustomizations name files that are there, all of them', () => {
  for (const [path, text] of made) {
    if (!path.endsWith('kustomization.yaml')) continue;
    const { resources } = z.object({ resources: z.array(z.string()) }).parse(parse(text));
    const beside = [...made.keys()].filter((other) => other.startsWith(path.replace('kustomization.yaml', '')) && other !== path);
    const own = beside.map((other) => other.slice(path.lastIndexOf('/') + 1)).filter((name) => name !== 'models.yaml');
    expect(resources.filter((name) => !name.startsWith('..')).sort(), path).toEqual(own.sort());
    for (const name of resources) if (name.startsWith('..')) expect(made.has('base/kustomization.yaml')).toBe(true);
  }
});

test('every service of the tree is a workload, started from its main.ts', async () => {
  const services: string[] = [];
  for await (const path of glob('services/*/main.ts', { cwd: root })) services.push(path.split('/')[1] ?? '');
  expect(
    ofKind(base, 'Deployment')
      .map(({ metadata }) => metadata.name)
      .sort(),
  ).toEqual(services.sort());
  for (const { object, spec } of podsOf(base))
    expect(spec.containers[0]?.command).toEqual(['node', `services/${object.metadata.name}/main.ts`]);
});

test('containers may do little, say whether they live, and take no more than they are given', () => expectRestricted(base));

test('secrets are named and nowhere written', () => {
  const all = [...made].filter(([path]) => !path.endsWith('models.yaml'));
  for (const [path, text] of all) {
    for (const object of objectsIn(text)) expect(object.kind, path).not.toBe('Secret');
    expect(text, path).not.toMatch(/stringData|secretGenerator|\/\/[^/\s]*@/);
  }
  for (const { object, spec } of podsOf(base))
    for (const { name, value } of spec.containers[0]?.env ?? [])
      if (/KEY$|SECRET|TOKEN|PASSWORD|REDIS_URL/.test(name)) expect(value, `${object.metadata.name}: ${name}`).toBeUndefined();
});

test('no host is named but those that the manifests make, and what an operator must look at', () => {
  const hosts = [...made.values()].flatMap((text) => [...text.matchAll(/\b(?:https?|redis|s3):\/\/([^\s:/"']+)/g)].map(([, host]) => host));
  expect([...new Set(hosts)].sort()).toEqual(['model-server', 'prometheus-operated.monitoring.svc', 'redis', 'understudy']);
});

test('the Redis of one node is that of compose', async () => {
  const [, pinned] = /\$\{UNDERSTUDY_REDIS_IMAGE:-([^}]+)\}/.exec(await read('docker-compose.yml')) ?? [];
  expect(named(objectsOf('overlays/local/redis.yaml'), 'StatefulSet', 'redis').spec.template.spec.containers[0].image).toBe(pinned);
});

test('every setting is one that .env.example knows', async () => {
  const known = await read('.env.example');
  const names = [...(made.get('base/kustomization.yaml') ?? '').matchAll(/- ([A-Z0-9_]+)=/g)].map(([, name = '']) => name);
  const set = podsOf(base).flatMap(({ spec }) => (spec.containers[0]?.env ?? []).map(({ name }) => name));
  expect(names.length).toBeGreaterThan(5);
  // The cache belongs to artifacts in a bucket; OMP_WAIT_POLICY is OpenMP's.
  const others = ['OMP_WAIT_POLICY', 'UNDERSTUDY_ADMIN_KEY_FILE'];
  for (const name of [...names, ...set]) if (!others.includes(name)) expect(known, name).toMatch(new RegExp(`^#? ?${name}=`, 'm'));
});

test('selectors and ports find what they mean', () => expectMatching(base));

test('Prometheus finds every service, under the job that the alerts know', async () => {
  const monitor = named(base, 'ServiceMonitor', 'understudy');
  const services = ofKind(base, 'Service').filter(({ metadata }) =>
    Object.entries(monitor.spec.selector.matchLabels).every(([key, value]) => metadata.labels?.[key] === value),
  );
  expect(services.map(({ metadata }) => metadata.name).sort()).toEqual(workloads.map(({ name }) => name).sort());
  const ports = monitor.spec.endpoints.map(({ port }: { port: string }) => port);
  for (const service of services) expect(ports).toContain(service.spec.ports[0].name);
  expect(services[0]?.metadata.labels?.[monitor.spec.jobLabel]).toBe('understudy');
  const alerts = parse(await read('infra/prometheus/alerts.yml'));
  expect(named(base, 'PrometheusRule', 'understudy').spec.groups).toEqual(alerts.groups);
});

test('every metric that is asked for is exported, and a missing one is no zero', async () => {
  const { registry } = createMetrics('test');
  const scaled = [...ofKind(base, 'ScaledObject'), ...ofKind(objectsOf('overlays/gpu/scaling.yaml'), 'ScaledObject')];
  expect(scaled.map(({ metadata }) => metadata.name)).toEqual(['teacher-worker', 'trainer']);
  const said = await registry.metrics();
  for (const { spec } of scaled) {
    expect(spec.fallback.replicas).toBeGreaterThanOrEqual(spec.minReplicaCount);
    for (const { metadata } of spec.triggers) {
      expect(metadata.ignoreNullValues).toBe('false');
      const [, name = '', queue = '', states = ''] = /(understudy_\w+)\{queue="(\w+)", state=~"([^"]+)"\}/.exec(metadata.query) ?? [];
      expect(states.split('|')).toEqual(['waiting', 'prioritized', 'active']);
      for (const state of states.split('|')) expect(said).toContain(`${name}{queue="${queue}",state="${state}"`);
    }
  }
});

test('a scale-down takes no trainer that has work: HPA takes none, and KEDA all when there is none', () => {
  const { spec } = named(objectsOf('overlays/gpu/scaling.yaml'), 'ScaledObject', 'trainer');
  expect(spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown).toEqual({ selectPolicy: 'Disabled' });
  expect([spec.idleReplicaCount, spec.fallback.replicas]).toEqual([0, spec.maxReplicaCount]);
});
