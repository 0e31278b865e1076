import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { root } from './expressions.ts';

/** Where a program of Prometheus lies: on the PATH, or where .ci/run unpacks Debian's package. Undefined where it is not installed. */
export async function prometheusTool(name: 'prometheus' | 'promtool'): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), join(root, '.understudy/prometheus/usr/bin')];
  for (const folder of folders) {
    const path = join(folder, name);
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}
