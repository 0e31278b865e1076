// What Node makes of the sources, for every process to start from: a first start takes half the time then. Each service loads all that it imports, and
// ends with a fault of its settings. Set-up and the build of the images run this; argument: the folder of the cache.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('The folder of the cache is missing.');
const services = fileURLToPath(new URL('../../../services/', import.meta.url));
for (const service of readdirSync(services)) {
  // Nothing of what is set here: the level alone is wrong.
  const env = { NODE_COMPILE_CACHE: folder, UNDERSTUDY_LOG_LEVEL: 'none' };
  const { stdout, stderr, error } = spawnSync(process.execPath, [`${services}${service}/main.ts`], { env, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (!stderr.includes('UNDERSTUDY_LOG_LEVEL')) {
    process.stderr.write(`${service} could not be loaded: ${stderr || stdout}`);
    process.exitCode = 1;
  }
}
