import { readFile } from 'node:fs/promises';
import { docker } from './docker.ts';

/** The image that docker-compose.yml takes where this variable names none, unless only another one is here and no registry need be asked for it. */
export async function chooseImage(variable: string, alike: string): Promise<string> {
  const compose = await readFile(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
  const pinned = new RegExp(`\\$\\{${variable}:-([^}]+)\\}`).exec(compose)?.[1];
  if (pinned === undefined) throw new Error(`docker-compose.yml names no image by ${variable}.`);
  for (const image of [pinned, alike]) {
    const here = await docker(['image', 'inspect', '--format', '{{.Id}}', image]).then(
      () => true,
      () => false,
    );
    if (here) return image;
  }
  return pinned;
}
