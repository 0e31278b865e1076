// Writes, reads, moves in and fetches files of `megabytes` in the store at a location, alone in its process; what it took as JSON.
//   node bench/artifacts-main.ts LOCATION FOLDER MEGABYTES
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openArtifacts } from '@understudy/artifacts';
import { baseShape, loadConfig } from '@understudy/service';

const [location = '', folder = '', given = ''] = process.argv.slice(2);
const megabytes = Number(given);
const bytes = megabytes * 1e6;
const config = { ...loadConfig(baseShape), UNDERSTUDY_ARTIFACTS_CACHE: join(folder, 'cache') };
const store = openArtifacts(location, config);
// Opens connections, compiles.
await store.write('warm', [new Uint8Array(9e6)]);

const rates: Record<string, number> = {};
async function measure(name: string, run: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  await run();
  rates[name] = Number((megabytes / ((performance.now() - begun) / 1000)).toFixed(0));
}
const drain = async (chunks: AsyncIterable<Uint8Array>) => {
  let read = 0;
  for await (const chunk of chunks) read += chunk.length;
  if (read !== bytes) throw new Error(`${read} bytes were read, not ${bytes}.`);
};

function* rows() {
  for (let sent = 0; sent < bytes; sent += 1e5) yield Buffer.alloc(1e5, sent / 1e5);
}
const rssMiB = () => process.memoryUsage.rss() / 2 ** 20;
const before = rssMiB();
await measure('write', () => store.write('rows', rows()));
await measure('read', async () => drain(await store.read('rows')));
const mostMiB = process.resourceUsage().maxRSS / 1024;
const source = join(folder, 'adapter');
await writeFile(source, rows());
await measure('adopt', () => store.adopt('adapter', source));
await measure('localPath', async () => drain(createReadStream(await store.localPath('adapter'))));
await measure('localPathAgain', async () => drain(createReadStream(await store.localPath('adapter'))));
console.log(JSON.stringify({ megabytesPerSecond: rates, streamingMiB: Math.round(mostMiB - before) }));
