import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startFakeModelServer, test } from '@understudy/testing';
import { expect } from 'vitest';
import { startGateway } from './start-gateway.ts';
import { trainStudent } from './trained.ts';

const python = fileURLToPath(new URL('../../../.understudy/venv/bin/python', import.meta.url));
const script = fileURLToPath(new URL('openai_life.py', import.meta.url));
// Looked for without being imported, which takes seconds.
const look = "import sys, importlib.util; sys.exit(importlib.util.find_spec('openai') is None)";
const hasClient = spawnSync(python, ['-c', look]).status === 0;
const why = hasClient ? '' : ' (skipped: openai is not in .understudy/venv; npm test installs it from requirements-dev.txt)';

test.skipIf(!hasClient)(
  `OpenAI's Python package lives through the whole life of a job${why}`,
  async ({ redisUrl, prefix }) => {
    await using host = await startFakeModelServer();
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: host.url.replace('/v1', '') });
    const child = spawn(python, [script, gateway.url], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [complaints, exit] = [text(child.stderr), once(child, 'exit')];
    const told: Record<string, string>[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      const facts = JSON.parse(line) as Record<string, string>;
      told.push(facts);
      if (facts.train !== undefined) await trainStudent(gateway, facts.train);
    }
    expect([(await exit)[0], await complaints]).toEqual([0, '']);
    expect(told.at(-1)?.answer).toContain('Who are you?');
    expect(host.requests.at(-1)).toMatchObject({ model: `student:${told[0]?.train}` });
  },
  60_000,
);
