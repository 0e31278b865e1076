import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { noS3Server, startFakeModelServer, startS3Server, tinyHome, tinyLlama } from '@understudy/testing';
import { describe, expect, test } from 'vitest';
import { root } from '../packages/cli/src/stack/services.ts';
import { exampleSpec, openStack, untilSucceeded } from './open-stack.ts';

const patience = 900_000;

describe.skipIf(noS3Server)(`every process of the system over a bucket${noS3Server ? ` (${noS3Server})` : ''}`, () => {
  test(
    'a prompt goes in, a report comes out, and its files are read from the bucket, whole and in part',
    async () => {
      await using server = await startS3Server();
      await using teacher = await startFakeModelServer({
        answer: ({ question }) => `Ach, my friend, I remember ${question.toLowerCase()} as if it were yesterday. I wept.`,
      });
      const artifacts = `s3://${await server.createBucket()}/understudy`;
      const { home } = await tinyHome();
      await using at = await openStack({
        hostedUrl: teacher.url,
        student: tinyLlama,
        artifacts,
        environment: { ...server.environment, UNDERSTUDY_HOME: home, UNDERSTUDY_PYTHON: join(root, '.understudy/venv/bin/python') },
      });
      const { client, stack } = at;
      const spec = await exampleSpec({
        name: 'over-s3',
        // The tiny llama has room for a thousand characters.
        prompt: 'You are Ludwig van Beethoven.',
        demonstrations: [],
        questions: { count: 24 },
        dataset: { minExamples: 4 },
        training: { rank: 4, alpha: 8, steps: 6 },
        evaluation: { questions: 4, adversarial: false, capability: false },
      });
      const { id } = await client.submit(spec);
      const record = await untilSucceeded(client, id, patience);
      expect(record.stages.map(({ status }) => status)).toEqual(Array(5).fill('succeeded'));
      expect((await client.report(id)).arms.map(({ name }) => name)).toContain('student');

      // Every file is there as the record says, and any part of it.
      const { data } = await client.artifacts(id);
      expect(data.map(({ name }) => name)).toEqual(expect.arrayContaining(['train', 'adapter-gguf', 'report-html', 'manifest']));
      for (const { name, sha256, bytes } of data) {
        const address = `${stack.url}/v1/distillations/${id}/artifacts/${name}`;
        const whole = Buffer.from(await (await fetch(address)).arrayBuffer());
        expect([whole.length, createHash('sha256').update(whole).digest('hex')], name).toEqual([bytes, sha256]);
        if (bytes < 3) continue;
        const end = Math.floor(bytes / 2);
        const part = await fetch(address, { headers: { range: `bytes=1-${end}` } });
        expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 1-${end}/${bytes}`]);
        expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(1, end + 1)), name).toBe(true);
      }
      const answer = await fetch(`${stack.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'student:over-s3', messages: [{ role: 'user', content: 'Who are you?' }], max_tokens: 4 }),
      });
      expect(answer.status).toBe(200);

      // No folder took the bucket's place; on this machine lies what programs were handed by path.
      const here = await readdir(join(stack.logs, '..'));
      expect(here).not.toContain('artifacts');
      expect(here).toContain('artifact-cache');
      await client.delete(id);
      await expect
        .poll(async () =>
          (await (await fetch(`${server.endpoint}/understudy-1?list-type=2&prefix=understudy/distillations`)).text()).includes('<Key>'),
        )
        .toBe(false);
    },
    patience,
  );
});
