import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const labelsSchema = z.record(z.string(), z.string());

/** An object of Kubernetes as far as tests look at all of them; `spec` is what its schema has checked when it was made. */
const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional(), labels: labelsSchema.optional() }).default({ name: '' }),
  spec: z.any().optional(),
  data: labelsSchema.optional(),
});
export type KubernetesYaml = z.infer<typeof objectSchema>;

/** The objects of a file. */
export const objectsIn = (text: string): KubernetesYaml[] => parseAllDocuments(text).map((document) => objectSchema.parse(document.toJS()));

export const ofKind = (objects: readonly KubernetesYaml[], kind: string) => objects.filter((object) => object.kind === kind);

/** @throws Error when there is none. */
export function named(objects: readonly KubernetesYaml[], kind: string, name: string): KubernetesYaml {
  const found = ofKind(objects, kind).find((object) => object.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}

const probeSchema = z.looseObject({ httpGet: z.object({ path: z.string(), port: z.string() }).optional() });
const podSchema = z.looseObject({
  terminationGracePeriodSeconds: z.number(),
  volumes: z.array(z.looseObject({ name: z.string() })).optional(),
  containers: z.array(
    z.looseObject({
      command: z.array(z.string()),
      env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).optional(),
      envFrom: z.array(z.looseObject({ configMapRef: z.object({ name: z.string() }).optional() })).optional(),
      ports: z.array(z.looseObject({ name: z.string(), containerPort: z.number() })),
      startupProbe: probeSchema.optional(),
      livenessProbe: probeSchema.optional(),
      readinessProbe: probeSchema.optional(),
      resources: z.object({ requests: labelsSchema, limits: labelsSchema }),
      volumeMounts: z.array(z.looseObject({ name: z.string() })),
    }),
  ),
});

/** Every pod that the objects would start. */
export function podsOf(objects: readonly KubernetesYaml[]) {
  return objects
    .filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind))
    .map((object) => ({
      object,
      labels: labelsSchema.parse(object.spec.template.metadata.labels),
      spec: podSchema.parse(object.spec.template.spec),
    }));
}
