import { stringify } from 'yaml';
import { baseCatalogue, baseKustomization, baseObjects } from './base.ts';
import { gpuKustomization, gpuObjects } from './gpu.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { localKustomization, localObjects } from './local.ts';

const head = '# Made by "npm run k8s" from infra/k8s/*.ts.\n';

/** The text of every file under infra/k8s, by its path there. @throws Error when an object is not what its schema allows. */
export async function manifests(): Promise<Map<string, string>> {
  const files = new Map<string, string>([['base/models.yaml', await baseCatalogue()]]);
  const put = async (
    folder: string,
    objects: Map<string, KubernetesObject[]>,
    kustomization: (names: string[]) => object | Promise<object>,
  ) => {
    for (const [name, several] of objects) files.set(`${folder}/${name}`, head + several.map(textOf).join('---\n'));
    files.set(`${folder}/kustomization.yaml`, head + yaml(await kustomization([...objects.keys()])));
  };
  await put('base', await baseObjects(), baseKustomization);
  await put('overlays/local', localObjects(), localKustomization);
  await put('overlays/gpu', gpuObjects(), gpuKustomization);
  return files;
}

function textOf(object: KubernetesObject): string {
  object.validate();
  return yaml(object.toJSON() as object);
}

const yaml = (value: object) => stringify(value, { lineWidth: 140, blockQuote: 'literal', aliasDuplicateObjects: false });
