import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeModelServer } from '@understudy/testing';
import { expect, test } from 'vitest';
import { loadAdapter } from './load-adapter.ts';

async function adapterFolder(r: number): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'adapter-'));
  await writeFile(join(path, 'adapter_config.json'), JSON.stringify({ r }));
  await writeFile(join(path, 'adapter_model.safetensors'), 'weights');
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

const signal = new AbortController().signal;
const plain = { key: null, name: 'dst_1', signal };

test('an adapter is loaded, and loaded anew where a host knows the name already', async () => {
  await using folder = await adapterFolder(16);
  await using moved = await adapterFolder(8);
  for (const once of [false, true]) {
    await using server = await startFakeModelServer({ adapters: { base: 'base', once } });
    await loadAdapter({ ...plain, baseUrl: server.url, path: folder.path });
    await loadAdapter({ ...plain, baseUrl: `${server.url}/`, path: moved.path });
    expect([...server.loaded]).toEqual([['dst_1', moved.path]]);
  }
});

test('each refusal says what to mend', async () => {
  await using folder = await adapterFolder(64);
  await using vllm = await startFakeModelServer({ key: 'sk-1', adapters: { base: 'base', maxRank: 32 } });
  await using other = await startFakeModelServer();
  const options = { ...plain, baseUrl: vllm.url, key: 'sk-1', path: folder.path };
  await expect(loadAdapter(options)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('--max-lora-rank') });
  await expect(loadAdapter({ ...options, key: null })).rejects.toMatchObject({ code: 'auth' });
  await expect(loadAdapter({ ...options, path: '/nowhere' })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('does not load the adapter from /nowhere (404)'),
  });
  await expect(loadAdapter({ ...options, baseUrl: other.url })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('VLLM_ALLOW_RUNTIME_LORA_UPDATING=True'),
  });
  await expect(loadAdapter({ ...options, baseUrl: 'http://127.0.0.1:9/v1' })).rejects.toMatchObject({ code: 'unreachable' });
  expect(vllm.loaded.size).toBe(0);
});
