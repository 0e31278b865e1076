import { reportSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { judgeLimits } from '../report/judge-limits.ts';
import { renderHtml } from '../report/render-html.ts';
import { renderMarkdown } from '../report/render-markdown.ts';
import { sampleJudge } from './sample-judge.ts';
import { sampleReport } from './samples.ts';

const forms = [renderHtml, renderMarkdown];

test('without a judge, and in a report from before there were judges, nothing is said of one', () => {
  const { judge: _, ...old } = sampleReport();
  expect(reportSchema.parse(old).judge).toBeNull();
  for (const render of forms) expect(render(reportSchema.parse(old))).not.toContain('What a judge makes');
});

test('both forms show the scores of every arm, the pairs, and how the judge was asked', () => {
  const report = sampleReport({ judge: sampleJudge() });
  expect(reportSchema.parse(report)).toEqual(report);
  const markdown = renderMarkdown(report);
  expect(markdown).toContain(`## What a judge makes of the answers

Against base+prompt the student wins 45\u00a0% (31–59) of 30 pairs, a tie as half a win: 10 won, 13 lost, 7 tied. Each pair was asked in both orders, and only two equal answers count; they differ in 20\u00a0% (10–37). 1 needed no judge: an empty answer loses, equal ones tie.

|  | base | base+prompt | teacher+prompt | student |
| --- | ---: | ---: | ---: | ---: |
| Adherence | 3.00 (2.70–3.30) | 4.00 (3.70–4.30) | 5.00 (4.70–5.30) | 6.00 (5.70–6.30) |
| Helpfulness | 4.50 (4.20–4.80) | 4.50 (4.20–4.80) | 4.50 (4.20–4.80) | 4.50 (4.20–4.80) |
| Tone | – | – | – | – |

judge scored each answer 3 times, at temperature 0.7, and the median counts, by the rubric for a policy: 1 to 7, and higher is better in every dimension. Flaws were listed before the scores. Asked with policy-rubric 1 (aaaaaaaaaaaa), pairwise 1 (bbbbbbbbbbbb).
`);
  const page = renderHtml(report);
  for (const part of [
    'What a judge makes of the answers',
    '>Adherence<',
    '6.00<small>5.70–6.30</small>',
    'wins 45\u00a0% (31–59) of 30 pairs',
  ])
    expect(page).toContain(part);
  for (const text of [markdown, page]) expect(text).not.toMatch(/cannot tell|without a score|NaN|undefined|null/u);
});

test('a judge that goes by the order is said to be unable to tell, where its pairs stand and in the limits', () => {
  const judge = sampleJudge({ wins: 0, losses: 0, ties: 30, flipRate: { value: 1, low: 0.88, high: 1, n: 29 } });
  const sentence = 'The judge cannot tell the student from base+prompt: in 100\u00a0% (88–100) of the pairs';
  for (const render of forms) expect(render(sampleReport({ judge }))).toContain(sentence);
  expect(judgeLimits(judge).at(-1)).toContain(sentence);
});

test('what came without a score is counted in both forms', () => {
  const judge = sampleJudge({ winRate: null, wins: 0, losses: 0, ties: 0, unscored: 30, unasked: 0, flipRate: null });
  const arms = judge.arms.map((arm) => ({ ...arm, scores: { adherence: null }, unscored: 30, unscoredSamples: 90 }));
  for (const render of forms) {
    const text = render(sampleReport({ judge: { ...judge, arms } }));
    for (const part of ['Answers without a score', '30 are without a winner', 'named a winner in only 0 of 30 pairs'])
      expect(text).toContain(part);
    expect(text).not.toMatch(/NaN|undefined|Infinity/u);
  }
});

test('the limits say who judged and whose kin it is, or that nobody did', () => {
  expect(judgeLimits(null)).toEqual([expect.stringMatching(/^No judge read the answers.*is not measured\.$/u)]);
  expect(judgeLimits(sampleJudge())).toEqual([
    expect.stringMatching(/^One judge, judge, read the answers.*no better than other models\.$/u),
  ]);
  const [, kin] = judgeLimits({ ...sampleJudge(), kin: ['teacher', 'student'] });
  expect(kin).toContain('The judge judge is of the teacher’s and the student’s family of models. Models favour their own kind');
});

test('the name of a judge changes no tag of the page and forms nothing in the Markdown', () => {
  const report = sampleReport({ judge: { ...sampleJudge(), model: '<b>**judge**</b>' } });
  expect(renderHtml(report)).not.toContain('<b>**');
  expect(renderMarkdown(report)).toContain('&lt;b&gt;\\*\\*judge\\*\\*&lt;/b&gt; scored each answer');
});
