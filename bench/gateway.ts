import { Agent, request } from 'node:http';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { ulid } from 'ulid';
import { startGatewayProcess } from './gateway-process.ts';
import { percentile } from './percentile.ts';

export type GatewayOptions = { perSecond: number; seconds: number; listed: number };

const figures = (ms: readonly number[]) => ({
  count: ms.length,
  p50: percentile(ms, 50),
  p95: percentile(ms, 95),
  p99: percentile(ms, 99),
  most: percentile(ms, 100),
});

/** Milliseconds to submit at a steady rate, whether or not earlier ones are answered; and of each page of a long list, plain and filtered; and until it refuses when Redis is gone. */
export async function measureGateway({ perSecond, seconds, listed }: GatewayOptions) {
  const machineStallsMs = await stalls(seconds);
  await using gateway = await startGatewayProcess();
  const spec = JSON.stringify({ prompt: 'You are Beethoven. '.repeat(200), questions: { count: 100 } });
  const agent = new Agent({ keepAlive: true });
  const submit = () => post(`${gateway.url}/v1/distillations`, spec, agent);
  for (let i = 0; i < 20; i += 1) await submit();
  const start = performance.now();
  const submitting: Promise<number>[] = [];
  for (let i = 0; i < perSecond * seconds; i += 1) {
    await sleep(Math.max(0, start + (i * 1000) / perSecond - performance.now()));
    submitting.push(submit());
  }
  const submitMs = await Promise.all(submitting);
  agent.destroy();

  // Ended at once: what has no jobs would be cleared away.
  const { records } = gateway;
  const make = async (number: number) => {
    const id = `dst_${ulid()}`;
    const metadata = { project: number % 100 === 0 ? 'rare' : 'usual' };
    const models = { teacher: 'smollm2-135m', student: 'smollm2-135m' };
    const createdAt = new Date().toISOString();
    await records.create({ id, name: 'listed', models, stopAfter: null, specSha256: 'a'.repeat(64), metadata, createdAt });
    await records.cancel(id);
  };
  for (let i = 0; i < listed; i += 100) await Promise.all(Array.from({ length: Math.min(100, listed - i) }, (_, index) => make(i + index)));

  const page = async (query: string): Promise<{ ms: number[]; found: number }> => {
    const ms: number[] = [];
    let found = 0;
    for (let after: string | null = ''; after !== null; ) {
      const began = performance.now();
      const response = await fetch(`${gateway.url}/v1/distillations?${query}${after && `&after=${after}`}`);
      const body = (await response.json()) as { data: unknown[]; after: string | null };
      ms.push(performance.now() - began);
      found += body.data.length;
      after = body.after;
    }
    return { ms, found };
  };
  const pages: Record<string, { found: number; ms: ReturnType<typeof figures> }> = {};
  for (const query of ['limit=20', 'limit=100', 'limit=20&metadata[project]=rare', 'limit=20&stage=training']) {
    const { ms, found } = await page(query);
    pages[query] = { found, ms: figures(ms) };
  }
  return {
    machineStallsMs,
    submitMs: figures(submitMs),
    pages,
    refusedMs: { hangs: await refusals(gateway, 'SIGSTOP'), gone: await refusals(gateway, 'SIGKILL') },
  };
}

/** Milliseconds until the answer is read whole. No client of ours: its work would be in the figures. */
function post(url: string, body: string, agent: Agent): Promise<number> {
  const start = performance.now();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 201) resolve(performance.now() - start);
        else reject(new Error(`A submission was answered with ${response.statusCode}.`));
      });
    });
    sent.on('error', reject).end(body);
  });
}

/** The longest that the machine keeps the processor from a loop that does nothing else: no request is quicker than that. */
async function stalls(seconds: number): Promise<number[]> {
  const gaps: number[] = [];
  const end = performance.now() + seconds * 1000;
  for (let last = performance.now(); last < end; ) {
    await turn();
    const now = performance.now();
    if (now - last > 5) gaps.push(Math.round(now - last));
    last = now;
  }
  return gaps.sort((a, b) => b - a).slice(0, 10);
}

/** Milliseconds to the 503 of requests that come, twenty a second, from the moment at which Redis stops answering. */
async function refusals({ url, redisPid }: Awaited<ReturnType<typeof startGatewayProcess>>, signal: 'SIGSTOP' | 'SIGKILL') {
  const ask = async () => {
    const start = performance.now();
    const { status } = await fetch(`${url}/v1/distillations`);
    return { status, ms: performance.now() - start };
  };
  process.kill(redisPid, signal);
  const asking: ReturnType<typeof ask>[] = [];
  for (let i = 0; i < 40; i += 1) {
    asking.push(ask());
    await sleep(50);
  }
  const refused = await Promise.all(asking);
  if (signal === 'SIGSTOP') process.kill(redisPid, 'SIGCONT');
  // Until the gateway has it back.
  while (signal === 'SIGSTOP' && (await ask()).status !== 200) await sleep(50);
  return { ...figures(refused.map(({ ms }) => ms)), not503: refused.filter(({ status }) => status !== 503).length };
}
