import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { artifactFiles, artifactNames } from '@understudy/contracts';
import { finishDistillation } from '@understudy/records';
import { serve } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { test as base } from './gateway-test.ts';
import { understudy } from './run-cli.ts';
import { type Gateway, result } from './start-gateway.ts';

/** Larger than what sockets between us hold. */
const adapter = Buffer.alloc(24 * 2 ** 20, 'LoRA weights, ');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const test = base.extend<{ id: string; folder: string }>({
  id: async ({ gateway }, use) => {
    const { id } = await gateway.submit();
    const made = ['train', 'valid', 'test', 'rejected', 'stats', 'training', 'report', 'report-html', 'report-markdown'] as const;
    for (const name of made) await gateway.leave(id, name, `${name}\n`);
    await gateway.leave(id, 'adapter', adapter.toString());
    await finishDistillation(gateway, id, result);
    await use(id);
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-pull-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** A network in front of the gateway: it cuts the first answers after so many bytes, and tells the ranges that were asked for. */
async function startNetwork(gateway: Gateway, { cuts, cutAfter }: { cuts: number; cutAfter: number }) {
  const ranges: string[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const { range, 'if-range': ifRange } = request.headers;
    if (range) ranges.push(range);
    const headers = { ...(range && { range }), ...(typeof ifRange === 'string' && { 'if-range': ifRange }) };
    const answer = await gateway.request(request.url ?? '/', { headers });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    let sent = 0;
    for await (const chunk of answer.body ?? []) {
      if (cuts > 0 && sent + chunk.length > cutAfter) {
        cuts -= 1;
        response.write(chunk.subarray(0, cutAfter - sent), () => response.destroy());
        return;
      }
      sent += chunk.length;
      if (!response.write(chunk)) await once(response, 'drain');
    }
    response.end();
  };
  const server = await serve((request, response) => void pass(request, response).catch(() => response.destroy()));
  return { ...server, ranges };
}

describe('pull', () => {
  test('lays every file where it belongs, so that verify passes; again, it fetches nothing', async ({ gateway, id, folder }) => {
    const out = join(folder, 'mine');
    const first = await understudy(gateway, ['pull', id, '--out', out]);
    expect(first).toMatchObject({
      code: 0,
      stdout: `${out}\n`,
      stderr: expect.stringMatching(/5-adapter\/adapter_model.safetensors[\s\S]* files came/),
    });
    expect(await readFile(join(out, artifactFiles.adapter.path))).toEqual(adapter);
    expect(await understudy(gateway, ['verify', out])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('all as the manifest says'),
    });
    const modified = (await stat(join(out, artifactFiles.adapter.path))).mtimeMs;
    const again = await understudy(gateway, ['pull', id, '--out', out, '--json']);
    const { files } = JSON.parse(again.stdout) as { files: { state: string; path: string }[] };
    expect(files).toHaveLength(12);
    expect(files.every(({ state }) => state === 'kept')).toBe(true);
    expect((await stat(join(out, artifactFiles.adapter.path))).mtimeMs).toBe(modified);
  });

  test('goes on where a connection broke, and where an earlier one was stopped', async ({ gateway, id, folder }) => {
    const cutAfter = 2 ** 20;
    await using network = await startNetwork(gateway, { cuts: 2, cutAfter });
    const file = join(folder, artifactFiles.adapter.path);
    await mkdir(join(folder, '5-adapter'), { recursive: true });
    await writeFile(`${file}.part`, adapter.subarray(0, 1000));
    expect(await understudy(network, ['pull', id, '--out', folder, '--only', 'adapter'])).toMatchObject({ code: 0 });
    expect(sha256(await readFile(file))).toBe(sha256(adapter));
    expect(network.ranges[0]).toBe('bytes=1000-');
    expect(network.ranges.length).toBe(3);
    expect((await readdir(join(folder, '5-adapter'))).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('replaces a file that was changed, and refuses what comes with another sha256', async ({ gateway, id, folder }) => {
    const file = join(folder, artifactFiles.stats.path);
    await understudy(gateway, ['pull', id, '--out', folder, '--only', 'dataset']);
    await writeFile(file, 'statz\n');
    expect(await understudy(gateway, ['pull', id, '--out', folder, '--only', 'dataset'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1 of 5 files came'),
    });
    expect(await readFile(file, 'utf8')).toBe('stats\n');
    await writeFile(join(gateway.folder, 'distillations', id, artifactFiles.stats.path), 'statz\n');
    await rm(file);
    const refused = await understudy(gateway, ['pull', id, '--out', folder, '--only', 'dataset']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/stats came from .* with the sha256/) });
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  test('refuses a folder of another distillation, a part that there is not, and what has not been made', async ({
    gateway,
    id,
    folder,
  }) => {
    await writeFile(join(folder, 'manifest.json'), '{"of": "somebody"}');
    expect(await understudy(gateway, ['pull', id, '--out', folder])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('another manifest.json'),
    });
    expect(await understudy(gateway, ['pull', id, '--only', 'weights'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('adapter, dataset, report'),
    });
    const { id: queued } = await gateway.submit();
    expect(await understudy(gateway, ['pull', queued, '--only', 'report'])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('it is queued'),
    });
  });

  test('knows every artifact by a place in the folder', () => {
    expect(new Set(artifactNames.map((name) => artifactFiles[name].path)).size).toBe(artifactNames.length);
  });
});

describe('report --open', () => {
  test('opens the page with what the desktop opens pages with; where there is nothing, says where it is', async ({
    gateway,
    id,
    folder,
  }) => {
    await writeFile(join(folder, 'xdg-open'), '#!/bin/sh\ncp "$1" "$(dirname "$0")/opened.html"\n');
    await chmod(join(folder, 'xdg-open'), 0o755);
    const surroundings = { env: { PATH: `${folder}${delimiter}${process.env.PATH}`, TMPDIR: folder } };
    expect(await understudy(gateway, ['report', id, '--open'], '', surroundings)).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(join(folder, 'opened.html'), 'utf8')).toBe('report-html\n');
    const without = await understudy(gateway, ['report', id, '--open'], '', {
      env: { PATH: folder.replace('pull', 'none'), TMPDIR: folder },
    });
    const path = /file:\/\/(\S+\.html)/.exec(without.stderr)?.[1] ?? '';
    expect(await readFile(path, 'utf8')).toBe('report-html\n');
  });
});
