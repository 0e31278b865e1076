#!/usr/bin/env node
// The command: runs the TypeScript sources under the project's own Node 24, whatever Node found this file. What V8 makes of them is kept beside what
// set-up made, which halves every later start.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const own = join(root, 'node_modules/.bin/node');
const main = new URL('../src/main.ts', import.meta.url);
if (!existsSync(own)) {
  console.error('Understudy is not set up: run "npm run setup" first.');
  process.exit(1);
}
if (process.versions.node.startsWith('24.')) {
  module.enableCompileCache(
    process.env.NODE_COMPILE_CACHE || join(process.env.UNDERSTUDY_HOME || join(root, '.understudy'), 'compile-cache'),
  );
  await import(main);
} else {
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the child decides when to end.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
