import { docker } from './docker.ts';

/** Why no containers can be had here, in a sentence; null where an engine with Compose answers. */
export async function missingEngine(): Promise<string | null> {
  const asked = [
    ['info', '--format', '{{.ServerVersion}}'],
    ['compose', 'version'],
  ];
  for (const args of asked) {
    const said = await docker(args).then(
      () => null,
      (error: Error) => error.message,
    );
    if (said !== null) return `no container engine with Compose answers (${said.replaceAll('\n', ' ').slice(0, 300)}).`;
  }
  return null;
}
