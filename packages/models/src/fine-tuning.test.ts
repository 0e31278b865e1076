import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueSchema, type OpenaiStudent } from '@understudy/contracts';
import { startFakeTrainingHost } from '@understudy/testing';
import { expect, test } from 'vitest';
import { assertTrainingKeys } from './find-key.ts';
import { openFineTuning } from './fine-tuning.ts';

const signal = new AbortController().signal;
const key = 'sk-sesame-key';
const studentAt = (baseUrl: string, more: object = {}) => {
  const tuned = { base: 'qwen3-4b', trainer: 'openai', baseUrl, apiKeyEnv: 'HOST_KEY', ...more };
  return catalogueSchema.parse({ default: { teacher: 'big', student: 'tuned' }, models: { big: { embedded: true } }, students: { tuned } });
};
const open = (baseUrl: string, more: object = {}) =>
  openFineTuning('tuned', studentAt(baseUrl, more).students.tuned as OpenaiStudent, { HOST_KEY: key });

/** A host that answers everything in one way. */
async function startHost(answer: RequestListener) {
  const http = createServer(answer);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

test('a file is uploaded as it is, trained on, and removed', async () => {
  await using host = await startFakeTrainingHost({ key });
  const folder = await mkdtemp(join(tmpdir(), 'fine-tuning-'));
  const path = join(folder, 'rows.jsonl');
  const row = '{"messages":[{"role":"user","content":"Wer?"},{"role":"assistant","content":"Ä 🎼"}]}\n';
  await writeFile(path, row.repeat(3));
  const client = await open(host.url);
  const id = await client.upload(path, 'mine.jsonl', signal);
  expect(host.files.get(id)).toEqual({ name: 'mine.jsonl', text: row.repeat(3) });
  const job = { trainingFile: id, validationFile: null, suffix: 'mine', metadata: {}, seed: 1, hyperparameters: { n_epochs: 1 } };
  const { id: jobId } = await client.start(job, signal);
  await expect.poll(async () => (await client.look(jobId, signal)).status).toBe('succeeded');
  expect((await client.find(({ suffix }) => suffix === 'mine', signal))?.id).toBe(jobId);
  const news = await client.news(jobId, new Set(), signal);
  expect(news.map(({ message }) => message?.split(':')[0])).toEqual([
    'Created fine-tuning job',
    ...[1, 2, 3].map((step) => `Step ${step}/3`),
    'The job has successfully completed',
  ]);
  expect(await client.news(jobId, new Set(news.slice(0, 4).map((event) => event.id)), signal)).toHaveLength(1);
  await client.removeFile(id, signal);
  expect(host.files.size).toBe(0);
  await rm(folder, { recursive: true });
});

test.each([
  ['a redirect', 302, { location: 'http://127.0.0.1:9/elsewhere' }, '', 'bad_response', /redirect \(302\), which is not followed/],
  ['a refused key that the host repeats', 401, {}, `{"error":{"message":"Wrong key ${key}"}}`, 'auth', /refuses the key \(401\)/],
  ['a refusal', 400, {}, '{"error":{"message":"Too few rows."}}', 'refused', /student's entry in the catalogue\. It says: Too few rows\./],
  ['a host in trouble', 503, { 'retry-after': '7' }, '', 'unreachable', /fails \(503\)/],
  ['a page instead of an answer', 200, {}, '<!doctype html>', 'bad_response', /./],
  ['another kind of object', 200, { 'content-type': 'application/json' }, '{"object":"list"}', 'bad_response', /no fine-tuning job/],
])('%s is told as such, without the key', async (_, status, headers, body, code, message) => {
  await using host = await startHost((_request, response) => void response.writeHead(status, headers).end(body));
  const error = await (await open(host.url)).look('job', signal).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'ModelError', code, message: expect.stringMatching(message) });
  expect(String(error)).not.toContain(key);
});

test('a reply without end is given up, and so is a host that never answers', async () => {
  await using flood = await startHost((_request, response) => {
    // Without end as far as a client can tell.
    let pieces = 0;
    const timer = setInterval(() => (pieces++ < 100 ? response.write('x'.repeat(1_000_000)) : response.end()), 1);
    response.once('close', () => clearInterval(timer));
  });
  await expect((await open(flood.url)).look('job', signal)).rejects.toMatchObject({
    code: 'bad_response',
    message: expect.stringContaining('8 MiB'),
  });
  await using mute = await startHost(() => {});
  const asking = (await open(mute.url, { timeoutSeconds: 0.1 })).look('job', signal);
  await expect(asking).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('within 0.1 s') });
  const abort = new AbortController();
  const aborted = (await open(mute.url)).look('job', abort.signal);
  abort.abort(new Error('stopped'));
  await expect(aborted).rejects.toThrow('stopped');
});

test('a missing key is named before anything is asked, and by a trainer at its start', async () => {
  const catalogue = studentAt('http://127.0.0.1:9/v1');
  const { tuned } = catalogue.students;
  await expect(openFineTuning('tuned', tuned as OpenaiStudent, {})).rejects.toThrow('this process lacks the variable HOST_KEY');
  const rented = catalogueSchema.parse({ ...catalogue, students: { tuned, rented: { trainer: 'tinker' }, small: { base: 'small' } } });
  expect(() => assertTrainingKeys(rented, {})).toThrow(
    /HOST_KEY \(the key for training tuned\), TINKER_API_KEY \(the key for training rented\)/,
  );
  expect(() => assertTrainingKeys(rented, { HOST_KEY: 'a', TINKER_API_KEY: 'b' })).not.toThrow();
});
