import { expect } from 'vitest';
import { workloads } from '../infra/k8s/workloads.ts';
import { type KubernetesYaml, named, ofKind, podsOf } from './k8s-objects.ts';

/** Containers may do little, say whether they live, and take no more than they are given. */
export function expectRestricted(objects: readonly KubernetesYaml[]): void {
  expect(podsOf(objects).length).toBeGreaterThanOrEqual(workloads.length);
  for (const { object, spec } of podsOf(objects)) {
    const { name } = object.metadata;
    expect(spec, name).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    // Disposal of a consumer takes up to its drain (8 s at most) and 3 s more; the gateway sleeps 5 s before.
    expect(spec.terminationGracePeriodSeconds, name).toBeGreaterThanOrEqual(30);
    for (const container of spec.containers) {
      expect(container, name).toMatchObject({
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
        },
        startupProbe: expect.any(Object),
        livenessProbe: expect.any(Object),
        readinessProbe: expect.any(Object),
        resources: {
          requests: { cpu: expect.any(String), memory: expect.any(String) },
          limits: { cpu: expect.any(String), memory: expect.any(String) },
        },
      });
      const ports = container.ports.map((port) => port.name);
      for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe])
        if (probe?.httpGet) expect(ports, name).toContain(probe.httpGet.port);
      const volumes = (spec.volumes ?? []).map((volume) => volume.name);
      for (const { name: volume } of container.volumeMounts) if (object.kind === 'Deployment') expect(volumes, name).toContain(volume);
    }
  }
}

/** Selectors and ports find what they mean. */
export function expectMatching(objects: readonly KubernetesYaml[]): void {
  const pods = podsOf(objects);
  const chosen = (labels: Record<string, string>) =>
    pods.filter(({ labels: own }) => Object.entries(labels).every(([key, value]) => own[key] === value));
  for (const { object, labels } of pods) expect(labels, object.metadata.name).toMatchObject(object.spec.selector.matchLabels);
  for (const service of ofKind(objects, 'Service')) {
    const [pod, ...more] = chosen(service.spec.selector);
    expect([pod?.object.metadata.name, more], service.metadata.name).toEqual([service.metadata.name, []]);
    const ports = pod?.spec.containers[0]?.ports ?? [];
    for (const { port, targetPort } of service.spec.ports) expect(ports.find(({ name }) => name === targetPort)?.containerPort).toBe(port);
  }
  for (const budget of ofKind(objects, 'PodDisruptionBudget'))
    expect(chosen(budget.spec.selector.matchLabels).map(({ object }) => object.metadata.name)).toEqual([budget.metadata.name]);
  for (const scaled of ofKind(objects, 'ScaledObject'))
    expect(
      named(objects, 'Deployment', scaled.spec.scaleTargetRef.name).spec.replicas,
      'KEDA and the manifest would both say how many',
    ).toBeUndefined();
}
