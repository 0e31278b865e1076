import { reportSchema } from '@understudy/contracts';
import { type FakeRequest, test } from '@understudy/testing';
import { expect } from 'vitest';
import { judgeFigures } from '../report/judge-figures.ts';
import { renderHtml } from '../report/render-html.ts';
import { renderMarkdown } from '../report/render-markdown.ts';
import { askedFor, handedOver, judgedSpec, openJudge, questions, scoresOf } from './open-judge.ts';
import { sampleJudge } from './sample-judge.ts';
import { sampleReport } from './samples.ts';

const answers = { peer: ['peer says q0.', '', 'peer says q2.'], late: ['late says q0.', 'late says q1.', 'late says q2.'] };
const spec = judgedSpec({ items: questions.map(({ text }) => text), answers });

/** Gives 5 to the peer, nothing of use to whoever comes late, and 3 to the arms. */
function answer(request: FakeRequest): string {
  const [, text = ''] = handedOver(request);
  if (askedFor(request) === 'winner') return JSON.stringify({ reasons: [], winner: 'tie' });
  return text.startsWith('late') ? 'Fine.' : scoresOf(request, text.startsWith('peer') ? 5 : 3);
}

test('answers of other systems are scored beside the arms, each to its own question, and stand in no pair', async ({ redis, prefix }) => {
  await using judge = await openJudge({ redis, prefix }, { answer });
  const { arms, others, pairwise } = judgeFigures(await judge.run({ spec }), questions, 0);
  expect(others).toMatchObject([
    { name: 'peer', scores: { values: { value: (5 + 1 + 5) / 3, n: 3 } }, unscored: 0, empty: 1 },
    { name: 'late', scores: { values: null }, unscored: 3, unscoredSamples: 6, empty: 0 },
  ]);
  expect(arms.map(({ name, scores }) => [name, scores.values?.value])).toEqual(
    ['base', 'base+prompt', 'teacher+prompt', 'student'].map((name) => [name, 3]),
  );
  expect(pairwise).toMatchObject({ ties: 3 });
  const seen = judge.server.requests.map(handedOver).filter(([, text = '']) => text.startsWith('peer'));
  expect(new Set(seen.map((texts) => texts.join(' ')))).toEqual(
    new Set(['What do you say of q0? peer says q0.', 'What do you say of q2? peer says q2.']),
  );
  // The arms' samples and pairs, two answers of the peer twice, and three of the other's, each asked for three times.
  expect(judge.server.counts.requests).toBe(3 * (4 * 2 + 2) + 2 * 2 + 3 * 2 * 3);
});

test('a run that was stopped does not ask again about any of them', async ({ redis, prefix }) => {
  const scored = (request: FakeRequest) => (askedFor(request) === 'scores' ? scoresOf(request, 4) : '{"reasons":[],"winner":"tie"}');
  const when = ({ number }: { number: number }) => number > 20;
  await using judge = await openJudge({ redis, prefix }, { answer: scored, faults: [{ kind: 'hang', when }] });
  const total = 3 * ((4 + 2) * 2 + 2);
  const stopping = new AbortController();
  let done = 0;
  const onProgress = async (count: number) => {
    done = count;
  };
  const first = judge.run({ spec, signal: stopping.signal, onProgress });
  first.catch(() => {});
  // Twenty calls, and what needed none: the peer's empty answer, twice.
  await expect.poll(() => done, { timeout: 30_000 }).toBe(20 + 2);
  stopping.abort(new Error('handed over'));
  await expect(first).rejects.toThrow('handed over');
  judge.server.faults = [];
  const before = judge.server.counts.requests;
  const { others } = judgeFigures(await judge.run({ spec, onProgress }), questions, 0);
  expect(judge.server.counts.requests - before).toBe(total - 22);
  expect(done).toBe(total);
  expect(others.map(({ name, scores }) => [name, scores.values?.n])).toEqual([
    ['peer', 3],
    ['late', 3],
  ]);
});

test('both forms show them in a table of their own, under the student; older reports have none', () => {
  const judge = sampleJudge();
  const interval = { value: 3.5, low: 3, high: 4, n: 29 };
  const peer = {
    name: 'peer',
    scores: { adherence: interval, helpfulness: interval, tone: null },
    unscored: 1,
    unscoredSamples: 3,
    empty: 0,
  };
  const report = sampleReport({ judge: { ...judge, others: [peer] } });
  expect(reportSchema.parse(report)).toEqual(report);
  expect(renderMarkdown(report)).toContain(`| Answers of | Adherence | Helpfulness | Tone | Scored | Without a score |
| --- | ---: | ---: | ---: | ---: | ---: |
| student | 6.00 (5.70–6.30) | 4.50 (4.20–4.80) | – | 30 | 0 |
| peer | 3.50 (3.00–4.00) | 3.50 (3.00–4.00) | – | 29 | 1 |
`);
  const page = renderHtml(report);
  for (const part of ['>Answers of others<', '>peer<', '>3.50 (3.00–4.00)<']) expect(page).toContain(part);

  const { others: _, ...old } = judge;
  const parsed = reportSchema.parse({ ...sampleReport(), judge: old });
  expect(parsed.judge?.others).toEqual([]);
  for (const render of [renderHtml, renderMarkdown]) expect(render(parsed)).not.toContain('Answers of');
});
