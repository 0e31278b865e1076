// `npm run test:containers`: the tests that need a container engine, or a line that says why there is none.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { missingEngine } from './missing-engine.ts';

const missing = await missingEngine();
if (missing !== null) process.stdout.write(`The tests in containers are skipped: ${missing}\n`);
else {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.containers.config.ts', ...process.argv.slice(2)];
  const [code] = await once(spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }), 'exit');
  process.exitCode = code ?? 1;
}
