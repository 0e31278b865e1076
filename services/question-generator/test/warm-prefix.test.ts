import { expect } from 'vitest';
import { id, patient, specOf, test } from './stage.ts';

const demonstrations = [{ user: 'Who is there?', assistant: 'Ach, my friend.' }];

test('before the first job one request reads the script, for a single token, and is in the ledger', async ({ stage }) => {
  await using _generator = stage.startGenerator({ hosted: true });
  await stage.begin(specOf({ count: 20 }, { demonstrations }));
  await expect.poll(() => stage.waiting(), patient).toBeGreaterThan(0);
  const [first] = await stage.questions();
  expect(stage.server.requests).toHaveLength(1);
  expect(stage.server.requests[0]).toMatchObject({
    model: 'big',
    maxTokens: 1,
    messages: [
      { role: 'system', content: 'You are somebody.' },
      { role: 'user', content: 'Who is there?' },
      { role: 'assistant', content: 'Ach, my friend.' },
      { role: 'user', content: first?.text },
    ],
  });
  const { input } = stage.server.counts.tokens;
  expect((await stage.records.get(id))?.usage).toMatchObject([{ role: 'teacher', model: 'big', requests: 1, input }]);
});

test.for([
  { kind: 'unauthorized', code: 'teacher_auth' },
  { kind: 'unknown-model', code: 'teacher_model_unknown' },
] as const)('$kind ends the distillation with $code before anything is fed', async ({ kind, code }, { stage }) => {
  stage.server.faults = [{ kind }];
  await using _generator = stage.startGenerator({ hosted: true });
  await stage.begin(specOf({ count: 20 }));
  await expect.poll(async () => (await stage.records.get(id))?.error, patient).toMatchObject({ code, stage: 'questions' });
  expect(stage.server.counts.requests).toBe(1);
  expect(await stage.waiting()).toBe(0);
});

test('another trouble is logged, and the questions are fed all the same', async ({ stage }) => {
  stage.server.faults = [{ kind: 'server-error' }];
  await using _generator = stage.startGenerator({ hosted: true });
  await stage.begin(specOf({ count: 20 }));
  await expect.poll(() => stage.waiting(), patient).toBeGreaterThan(0);
  expect(stage.logged.join('')).toContain('prefix not warmed');
});
