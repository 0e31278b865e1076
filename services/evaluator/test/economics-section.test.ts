import { type Economics, type Report, reportSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { renderHtml } from '../report/render-html.ts';
import { renderMarkdown } from '../report/render-markdown.ts';
import { sampleEconomics } from './sample-economics.ts';
import { sampleReport } from './samples.ts';

const both = [renderHtml, renderMarkdown];
/** Spaces as they are typed, no tags and no backslashes: both forms then say the same. */
const plain = (text: string) =>
  text
    .replace(/<[^>]+>/gu, ' ')
    .replaceAll('\\', '')
    .replace(/\s+/gu, ' ');
const withEconomics = (patch: Partial<Economics>, more: Partial<Report> = {}) =>
  sampleReport({ economics: sampleEconomics(patch), ...more });

test('page and text say whether it pays, in sentences', () => {
  for (const render of both) {
    const text = plain(render(sampleReport()));
    for (const sentence of [
      'Does it pay?',
      'The run had cost at least $0.10; questions and answers took 4 min 12 s, training took 54 s.',
      'It has paid for itself after at least 2,226 queries where the script is paid in full.',
      'It has paid for itself after at least 22,251 queries where the host has the script cached.',
      'The student’s first token comes after 23 % (21–26) of the time that base+prompt takes, over 8 questions.',
      'An open conversation needs 26.1 MB less of key-value cache: 1,131 tokens of script at 23.0 kB each.',
      'part of no mean',
    ])
      expect(text).toContain(sentence);
  }
});

test('the tables hold speed with intervals, cost by role, and the source beside this run', () => {
  const savings = { ...sampleReport().savings, usdPerMillionQueries: { uncached: 113.1, cached: -1.5 } };
  const text = renderMarkdown(sampleReport({ savings }));
  for (const row of [
    '| First token, mean | 412\u00a0ms (380–450) | 95.4\u00a0ms (90.2–102) |',
    '| Tokens a second after it | 14.2 (13.9–14.6) | 13.1 (12.7–13.4) |',
    '| First token of a query never seen, one call | 2,310\u00a0ms | 131\u00a0ms |',
    '| its input tokens from the host’s cache | 12 of 1,168 | 0 of 42 |',
    '| teacher: big | 84 | 96,000 | 7,400 | $0.09 |',
    '| evaluation: student | 39 | 96,000 | 7,400 | no price |',
    '| Tokens of the script | 790 | 1,131 |',
    '| Share of a query’s input tokens saved | 95.3\u00a0% | 96.4\u00a0% (96.1–96.7) |',
    '| Saved per million queries, script paid in full | $44.84 | $113.10 |',
    '| Saved per million queries, script cached by the host | $4.48 | −$1.50 |',
  ])
    expect(text).toContain(`${row}\n`);
  const page = renderHtml(sampleReport());
  for (const cell of ['>412\u00a0ms (380–450)<', '>no price<', '>$44.84<', '>12 of 1,168<']) expect(page).toContain(cell);
});

test('it stands between what was found and the arms', () => {
  for (const render of both) {
    const text = plain(render(sampleReport()));
    expect(text.indexOf('Without the script')).toBeLessThan(text.indexOf('Does it pay?'));
    expect(text.indexOf('Does it pay?')).toBeLessThan(text.indexOf('The four arms'));
  }
});

test('what is not known is said once, and nothing is made up for it', () => {
  const why = 'There is no price of a teacher to go by, so what a query saves in money is not known.';
  const bare: Partial<Economics> = {
    inputShareSaved: null,
    speed: null,
    keyValueCache: null,
    cost: { usage: [], totalUsd: null, unpriced: [], seconds: { generation: null, training: 3 } },
    breakEven: { uncached: { queries: null, why }, cached: { queries: null, why } },
  };
  for (const render of both) {
    const text = plain(render(withEconomics(bare)));
    expect(text).toContain('What the run cost in money is not known; training took 3 s.');
    expect(text.split(why)).toHaveLength(2);
    expect(text).not.toMatch(/NaN|undefined|null|Infinity|How fast|What it cost /u);
    expect(text).toContain('Beside the source of the method');
  }
});

test('one query is one query, and a cost without gaps is no least', () => {
  const { cost } = sampleEconomics();
  const breakEven = { uncached: { queries: 1, why: null }, cached: { queries: 2, why: null } };
  const text = renderMarkdown(withEconomics({ breakEven, cost: { ...cost, unpriced: [], totalUsd: 0.00031 } }));
  expect(text).toContain('The run had cost $0.00031;');
  expect(text).toContain('after 1 query where');
});

test('a model’s name forms nothing in page or text', () => {
  const { cost } = sampleEconomics();
  const usage = cost.usage.slice(0, 1).map((line) => ({ ...line, model: '<b>|x|\n# y' }));
  const report = withEconomics({ cost: { ...cost, usage } });
  expect(renderHtml(report)).toContain('questions: &lt;b&gt;|x|\n# y');
  expect(renderMarkdown(report)).toContain('| questions: &lt;b&gt;\\|x\\| \\# y |');
});

test('a report from before it was measured has no such section', () => {
  const { economics: _, ...old } = sampleReport();
  const report = reportSchema.parse(old);
  expect(report.economics).toBeNull();
  for (const render of both) expect(render(report)).not.toContain('Does it pay');
});
