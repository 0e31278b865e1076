import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { broken, doubtful, type Finding, fine } from './finding.ts';

/** Node runs the sources as they are, which no version below can. */
export function checkNode(version: string): Finding {
  const found = Number(version.split('.')[0]);
  if (found >= 24) return fine('node', version);
  return broken(
    'node',
    `${version}; 24 or later is needed`,
    'run "npm run setup", and start Understudy by npm or npx, which take the Node of the checkout',
  );
}

const gibibyte = 2 ** 30;

/** Room under a folder, or under the nearest above it that exists. */
export async function checkDisk(folder: string): Promise<Finding> {
  let at = folder;
  while (!(await exists(at)) && dirname(at) !== at) at = dirname(at);
  const { bavail, bsize } = await statfs(at);
  return judgeDisk(folder, bavail * bsize);
}

/** A distillation of the embedded models takes some 100 MB; set-up with PyTorch takes 3 GiB. */
export function judgeDisk(folder: string, freeBytes: number): Finding {
  const room = `${(freeBytes / gibibyte).toFixed(1)} GiB free in ${folder}`;
  const mend = 'make room, or set UNDERSTUDY_HOME and UNDERSTUDY_ARTIFACTS to where there is some';
  if (freeBytes < gibibyte) return broken('disk', room, mend);
  return freeBytes < 5 * gibibyte ? doubtful('disk', `${room}: enough for small students only`, mend) : fine('disk', room);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
