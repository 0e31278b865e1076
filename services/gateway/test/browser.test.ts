// The client, and OpenAI's, in a real browser, on a page of another origin than the gateway's.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectRedis } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { test as base, browser, bundleForBrowser, type OpenPage, openPage, patienceMs, startFakeModelServer } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { startProcess } from './gateway-process.ts';
import { adminKey } from './keyed-gateway.ts';
import { serveScript } from './serve-script.ts';
import { spec } from './spec.ts';
import { result, startGateway } from './start-gateway.ts';

const patient = { timeout: 60_000, interval: 200 };

/** What the scripts set on the page. */
type Understudy = typeof import('@understudy/client');
type OpenAi = typeof import('openai');
type Window = { understudy: Understudy; openai: OpenAi; seen: string[]; gaps: string[] };

async function openSite(module: string, name: string): Promise<OpenPage & { origin: string }> {
  await using opened = new AsyncDisposableStack();
  const site = opened.use(await serveScript(await bundleForBrowser(fileURLToPath(import.meta.resolve(module)), name)));
  const { page, faults } = opened.use(await openPage());
  await page.goto(site.origin);
  const owned = opened.move();
  return { page, faults, origin: site.origin, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const test = base.extend<{ site: OpenPage & { origin: string } }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  site: async ({}, use) => {
    await using site = await openSite('@understudy/client', 'understudy');
    await use(site);
  },
});

describe.skipIf(browser.missing)(`a page in Chromium${browser.note}`, { timeout: patienceMs }, () => {
  test('submits, lists, downloads and chats', async ({ redisUrl, prefix, site: { page, origin, faults } }) => {
    await using host = await startFakeModelServer();
    await using gateway = await startGateway({
      redisUrl,
      prefix,
      modelServerUrl: host.url.replace('/v1', ''),
      access: { adminKey, allowedOrigins: [origin] },
    });
    const asked = { url: gateway.url, key: adminKey, spec };
    const { id, names, again } = await page.evaluate(async ({ spec, ...options }) => {
      const client = (globalThis as unknown as Window).understudy.createClient(options);
      const { id } = await client.submit(spec, { idempotencyKey: 'once' });
      const again = await client.submit(spec, { idempotencyKey: 'once' });
      return { id, again: again.id, names: (await client.list({ status: 'queued' })).data.map(({ name }) => name) };
    }, asked);
    expect([again, names]).toEqual([id, ['beethoven']]);

    const adapter = 'weights'.repeat(100_000);
    await gateway.leave(id, 'adapter', adapter);
    await gateway.records.succeed(id, result);
    const got = await page.evaluate(
      async ({ id, ...options }) => {
        const { createClient, downloadBlob } = (globalThis as unknown as Window).understudy;
        const client = createClient(options);
        const { start, bytes, sha256, stream } = await client.download(id, 'adapter', { from: 699_990 });
        const blob = await downloadBlob(client, id, 'adapter');
        const said: string[] = [];
        const messages = [{ role: 'user' as const, content: 'Who are you?' }];
        for await (const { text } of client.chat({ model: 'student:beethoven', messages })) said.push(text);
        return { start, bytes, sha256, rest: await new Response(stream).text(), text: await blob.text(), said: said.join('') };
      },
      { ...asked, id },
    );
    const sha256 = createHash('sha256').update(adapter).digest('hex');
    expect(got).toMatchObject({
      start: 699_990,
      bytes: 700_000,
      sha256,
      rest: adapter.slice(699_990),
      said: expect.stringContaining('Who'),
    });
    expect(got.text === adapter).toBe(true);
    // The client leaves an answer at its last word, which the browser may take for a request that was given up.
    expect(faults.filter((fault) => !fault.endsWith('/v1/chat/completions: net::ERR_ABORTED'))).toEqual([]);
  });

  test('watches through the death of the gateway and sees every event once', async ({ redisUrl, prefix, site: { page, origin } }) => {
    await using opened = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'understudy-browser-'));
    opened.defer(() => rm(folder, { recursive: true, force: true }));
    const records = createRecords(opened.use(await connectRedis(redisUrl)), { prefix });
    const environment = {
      REDIS_URL: redisUrl,
      UNDERSTUDY_PREFIX: prefix,
      UNDERSTUDY_ARTIFACTS: folder,
      UNDERSTUDY_ALLOWED_ORIGINS: origin,
    };
    await using first = await startProcess(environment);
    await expect.poll(first.port, patient).toBeGreaterThan(0);
    const port = first.port();
    const url = `http://127.0.0.1:${port}`;
    const id = await page.evaluate(
      async ({ url, spec }) => (await (globalThis as unknown as Window).understudy.createClient({ url }).submit(spec)).id,
      { url, spec: { prompt: spec.prompt, name: spec.name } },
    );
    const tell = (message: string) => records.appendEvent(id, { type: 'log', level: 'info', message, data: {} });
    const watched = page.evaluate(
      async ({ url, id }) => {
        const here = globalThis as unknown as Window;
        Object.assign(here, { seen: [], gaps: [] });
        const client = here.understudy.createClient({ url });
        for await (const event of client.watch(id, { onGap: ({ message }) => here.gaps.push(message) }))
          if ('message' in event) here.seen.push(event.message);
        return here.seen;
      },
      { url, id },
    );
    const seen = () => page.evaluate(() => (globalThis as unknown as Window).seen);
    await expect.poll(seen, patient).toEqual(['queued']);
    await tell('before');
    await expect.poll(seen, patient).toEqual(['queued', 'before']);
    first.child.kill('SIGKILL');
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as Window).gaps.length), patient).toBeGreaterThan(0);
    await tell('between');
    await using second = await startProcess({ ...environment, UNDERSTUDY_PORT: String(port) });
    await expect.poll(seen, patient).toEqual(['queued', 'before', 'between']);
    await tell('after');
    await records.succeed(id, result);
    const messages = await watched;
    expect(messages.slice(0, 4)).toEqual(['queued', 'before', 'between', 'after']);
    expect(messages.at(-1)).toBe('succeeded');
    second.child.kill('SIGKILL');
  });

  test('of an origin that is not allowed reads nothing and changes nothing', async ({ redisUrl, prefix, site: { page } }) => {
    await using gateway = await startGateway({ redisUrl, prefix, access: { allowedOrigins: ['https://app.example.com'] } });
    const { id } = await gateway.submit();
    const refused = await page.evaluate(
      async ({ url, id, spec }) => {
        const client = (globalThis as unknown as Window).understudy.createClient({ url });
        const codes = [];
        for (const ask of [client.list(), client.submit(spec), client.cancel(id)])
          codes.push(
            await ask.then(
              () => null,
              ({ code }) => code,
            ),
          );
        // What browsers send without asking, and only keep the answer from the page.
        await fetch(`${url}/v1/distillations/${id}/cancel`, { method: 'POST', mode: 'no-cors' }).catch(() => {});
        return codes;
      },
      { url: gateway.url, id, spec },
    );
    expect(refused).toEqual(['unreachable', 'unreachable', 'unreachable']);
    expect((await gateway.records.list({ limit: 10 })).data).toMatchObject([{ id, status: 'queued' }]);
  });

  test("asks by OpenAI's own package", async ({ redisUrl, prefix }) => {
    await using site = await openSite('openai', 'openai');
    await using host = await startFakeModelServer();
    await using gateway = await startGateway({
      redisUrl,
      prefix,
      modelServerUrl: host.url.replace('/v1', ''),
      access: { adminKey, allowedOrigins: [site.origin] },
    });
    const said = await site.page.evaluate(
      async ({ baseURL, apiKey }) => {
        const { OpenAI } = (globalThis as unknown as Window).openai;
        const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, dangerouslyAllowBrowser: true });
        const answer = await client.chat.completions.create({ model: 'small', messages: [{ role: 'user', content: 'Who are you?' }] });
        return answer.choices[0]?.message.content;
      },
      { baseURL: `${gateway.url}/v1`, apiKey: adminKey },
    );
    expect(said).toContain('Who are you?');
    expect(site.faults).toEqual([]);
  });
});
