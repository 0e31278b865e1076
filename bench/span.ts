import { inSpan } from '@understudy/tracing';

const work = async () => 1;

/** What a span costs in a process that nobody traces: microseconds beyond the call itself. */
export async function measureSpan({ calls, rounds }: { calls: number; rounds: number }) {
  const microseconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const plain = await timed(calls, work);
    const spanned = await timed(calls, () =>
      inSpan('chat model', { kind: 'client', attributes: { 'gen_ai.request.model': 'model' } }, work),
    );
    microseconds.push(Math.round(((spanned - plain) / calls) * 1e6) / 1e3);
  }
  return { microseconds };
}

async function timed(calls: number, call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  for (let nth = 0; nth < calls; nth += 1) await call();
  return performance.now() - begun;
}
