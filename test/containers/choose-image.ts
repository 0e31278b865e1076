import { docker } from './docker.ts';

/** The image that the compose file pins, unless only another one is here and no registry need be asked for it. */
export async function chooseImage(pinned: string, alike: string): Promise<string> {
  for (const image of [pinned, alike]) {
    const here = await docker(['image', 'inspect', '--format', '{{.Id}}', image]).then(
      () => true,
      () => false,
    );
    if (here) return image;
  }
  return pinned;
}
