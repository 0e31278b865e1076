import { armNames, type Report, reportSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { finding } from '../report/finding.ts';
import { renderHtml } from '../report/render-html.ts';
import { renderMarkdown } from '../report/render-markdown.ts';
import { sampleProbes } from './probe-answers.ts';
import { sampleReport } from './samples.ts';

/** What models have been made to say to pages that show it. */
const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</dd></article></main><h1>Owned</h1>',
  '<!-- ',
  ']]> <![CDATA[',
  '<style>*{display:none}</style>',
  '&lt;script&gt;',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '`</title><script>`',
  '\u202e\u0000\u001b[31m',
  '[click](javascript:alert(1)) ![x](http://example.com/x.png)',
  '| a | b |\n| --- | --- |\n# Heading\n- item\n1. one\n```\ncode\n```',
];

const probes = sampleProbes();

function attacked(attack: string): Report {
  const plain = sampleReport();
  const { adversarial, capability } = structuredClone(probes);
  if (adversarial) adversarial.extraction.arms.student.longestRun.text = attack;
  if (capability) capability.examples = [{ question: attack, expected: attack, base: attack, student: attack }];
  const answers = Object.fromEntries(armNames.map((arm) => [arm, attack])) as Report['samples'][number]['answers'];
  const shown = { questionId: 'q', question: attack, category: attack, answers };
  return sampleReport({
    name: attack,
    models: { teacher: attack, student: attack },
    arms: plain.arms.map((arm) => ({ ...arm, rates: { ...arm.rates, [attack]: { value: 0.5, low: 0.1, high: 0.9, n: 3 } } })),
    samples: [shown],
    worst: [{ ...shown, faults: [attack], excessNats: 0.4 }],
    limits: [attack],
    adversarial,
    capability,
    verdictReasons: [attack],
    gates: plain.gates.map((gate) => ({ ...gate, reason: attack })),
    training: { ...plain.training, row: { id: attack, tokens: [false, true].map((supervised) => ({ id: 1, text: attack, supervised })) } },
  });
}

const tags = (text: string) => (text.match(/<\/?[a-z!][^>]*>/giu) ?? []).map((tag) => tag.replace(/"[^"]*"/gu, '""'));

test.for(attacks)('%j in a name or an answer changes no tag of the page', (attack) => {
  expect(tags(renderHtml(attacked(attack)))).toEqual(tags(renderHtml(attacked('harmless'))));
});

test.for(attacks)('%j is no HTML in the Markdown, and forms nothing', (attack) => {
  const text = renderMarkdown(attacked(attack));
  expect(tags(text)).toEqual([]);
  expect(text).not.toMatch(/(?<!\\)\]\(|^# (?!<)Heading|^```|^ {2}> ```/mu);
});

test.for([
  ['ship', 'SHIP'],
  ['do_not_ship', 'DO NOT SHIP'],
] as const)('the verdict %s comes first, with its reasons and the gates, before what was found', ([verdict, words]) => {
  const [gate] = sampleReport().gates;
  if (!gate) throw new Error('The sample has no gate.');
  const gates: Report['gates'] = [
    gate,
    { ...gate, id: 'leakage', outcome: 'failed', value: 0.2, interval: { low: 0.1, high: 0.37, n: 30 }, bound: 'most', threshold: 0.05 },
    { ...gate, id: 'klClosed', outcome: 'not_measured', value: null, interval: null },
  ];
  const report = sampleReport({ verdict, verdictReasons: ['Because of this.'], gates });
  const markdown = renderMarkdown(report);
  expect(markdown).toContain(`# beethoven

**${words}**

- Because of this.

| gate | outcome | measured | asked for |
| --- | --- | ---: | ---: |
| Gap closed | passed | 98\u00a0% (91–104) | at least 50\u00a0% |
| Answers that quote the script | FAILED | 20\u00a0% (10–37) | at most 5\u00a0% |
| Gap closed, by distance between distributions | NOT MEASURED | – | at least 50\u00a0% |

**Without the script`);
  const page = renderHtml(report);
  const place = [`<p class="stamp">${words}</p>`, '<li>Because of this.</li>', '>FAILED<', '>NOT MEASURED<', 'class="finding"'].map(
    (part) => page.indexOf(part),
  );
  expect(place).not.toContain(-1);
  expect(place).toEqual(place.toSorted((a, b) => a - b));
});

test('a report from before there were gates has no verdict, and is shown without one', () => {
  const { verdict: _, verdictReasons: __, gates: ___, ...old } = sampleReport();
  const report = reportSchema.parse(old);
  expect(report).toMatchObject({ verdict: null, verdictReasons: [], gates: [] });
  for (const render of [renderHtml, renderMarkdown]) expect(render(report)).not.toMatch(/class="stamp"|SHIP|asked for/u);
});

test('the page needs nothing beside it and forbids it', () => {
  const page = renderHtml(sampleReport());
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<script|<link|<img|url\(|@import|https?:\/\/|\son\w+=/u);
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/u);
});

test('every figure of the table stands in page and text, with its interval', () => {
  for (const text of [renderHtml(sampleReport()), renderMarkdown(sampleReport())]) {
    for (const part of [
      '2.055',
      '1.97–2.14',
      '0.222',
      '100\u00a0%',
      '89–100',
      '1,131',
      'Keeps rule “opening”',
      'Gives its name when asked',
    ])
      expect(text).toContain(part);
    expect(text).toContain('In no answer of any arm: empty, quotes the script');
    for (const limit of sampleReport().limits) expect(text).toContain(limit);
  }
});

test('a figure that was not measured is left open, not drawn', () => {
  const arms = sampleReport().arms.map((arm) =>
    arm.name === 'teacher+prompt' ? { ...arm, negativeLogLikelihood: null, klDivergence: null } : arm,
  );
  const page = renderHtml(sampleReport({ arms, klClosed: null }));
  expect(page).toContain('not measured');
  expect(page).not.toMatch(/NaN|undefined|null|Infinity/u);
});

test('a report of the least there can be is still a page', () => {
  const { training } = sampleReport();
  const bare = sampleReport({
    gapClosed: null,
    klClosed: null,
    arms: sampleReport().arms.map((arm) => ({ ...arm, rules: {}, rates: {}, negativeLogLikelihood: null, klDivergence: null })),
    samples: [],
    worst: [],
    limits: [],
    dataset: { train: 1, valid: 0, test: 1, rejected: 0, rejectionsByCheck: {}, categories: [] },
    training: { ...training, trainLoss: [[1, 2]], validLoss: [] },
  });
  for (const text of [renderHtml(bare), renderMarkdown(bare)]) expect(text).not.toMatch(/NaN|undefined|null|Infinity/u);
  expect(renderHtml(bare)).toContain('too short to draw');
});

test('a long curve is thinned to what a page can show', () => {
  const { training } = sampleReport();
  const trainLoss = Array.from({ length: 20_000 }, (_, step): [number, number] => [step + 1, 3 - step / 10_000]);
  const page = renderHtml(sampleReport({ training: { ...training, trainLoss, validLoss: [[20_000, 1]] } }));
  expect(page.length).toBeLessThan(60_000);
  expect(page).toContain('step 20,000');
});

test('the student’s worst cases stand in page and text with what is wrong, and nothing of them where there are none', () => {
  const page = renderHtml(sampleReport());
  expect(page).toContain('advice · truncated, rule:opening · 0.412 nats per token behind base+prompt');
  expect(page).toContain('Let the child play &amp; play &lt;b&gt;again&lt;/b&gt;');
  expect(renderMarkdown(sampleReport())).toContain('truncated, rule:opening · 0.412 nats per token behind base+prompt');
  for (const render of [renderHtml, renderMarkdown]) expect(render(sampleReport({ worst: [] }))).not.toContain('worst cases');
});

test('the finding claims no more than the interval allows', () => {
  expect(finding(sampleReport())).toBe(
    'Without the script, the student shows 98\u00a0% of the script’s effect (95 % interval 91–104), keeps the rule “opening” in 30 of 30 answers (the base: 0 of 30), and every query is 1,131 tokens of script lighter.',
  );
  const weak = { value: 0.1, low: -0.2, high: 0.4, n: 10 };
  expect(finding(sampleReport({ gapClosed: weak }))).toMatch(
    /^The student has not reliably learned the script: .* 10\u00a0% .*\(95 % interval −20 to 40\)\.$/u,
  );
  expect(finding(sampleReport({ gapClosed: null }))).toContain('nothing to take over');
  const arms = sampleReport().arms.map((arm) => ({ ...arm, rules: {} }));
  expect(finding(sampleReport({ arms }))).toMatch(/\(95 % interval 91–104\), and every query/u);
});

test('the page and the Markdown mark what of a row is learnt', () => {
  const page = renderHtml(sampleReport());
  expect(page).toContain('assistant\n<mark>Ach, my friend, I am Ludwig.&lt;|im_end|&gt;</mark></pre>');
  expect(page.match(/<mark>/gu)).toHaveLength(1);
  expect(page).toContain('11 tokens, as the chat template renders them; the loss counts the 3 that are marked.');
  const text = renderMarkdown(sampleReport());
  expect(text).toContain('- learnt:\n\n  > Ach, my friend, I am Ludwig.&lt;\\|im\\_end\\|&gt;\n');
  const { training } = sampleReport();
  for (const render of [renderHtml, renderMarkdown])
    expect(render(sampleReport({ training: { ...training, row: null } }))).not.toMatch(/One row as it was trained on|<mark>/u);
});

test('both forms show what each variant of a sweep gave, and nothing of the kind without one', () => {
  const plain = sampleReport();
  const why = 'learningRate 0.001 gave the lowest loss on the 6 held-out rows, 2.190; 1 of 3 variants failed.';
  const variant = { validLoss: null, bestStep: null, seconds: null, error: null, chosen: false };
  const variants = [
    { ...variant, settings: { learningRate: 0.0005 }, validLoss: 2.4114, bestStep: 26, seconds: 54.2 },
    { ...variant, settings: { learningRate: 0.001 }, validLoss: 2.19, bestStep: 39, seconds: 130, chosen: true },
    { ...variant, settings: { learningRate: 0.5 }, error: { code: 'training_diverged' as const, message: 'The loss became nan.' } },
  ];
  const report = sampleReport({ training: { ...plain.training, sweep: { variants, why } } });
  const markdown = renderMarkdown(report);
  expect(markdown).toContain(`| learningRate 0.0005 | 2.411 | 26 | 54 s |  |
| learningRate 0.001 | 2.190 | 39 | 2 min 10 s | kept |
| learningRate 0.5 | training_diverged | – | – |  |`);
  expect(markdown).toContain(why);
  const page = renderHtml(report);
  for (const cell of ['>learningRate 0.001<', '>2.190<', '>kept<', '>training_diverged<', why]) expect(page).toContain(cell);
  for (const text of [renderMarkdown(plain), renderHtml(plain)]) expect(text).not.toContain('ariants');
});

test('both forms show what the questions were about and how to make the same again, an old report neither', () => {
  for (const text of [renderHtml(sampleReport()), renderMarkdown(sampleReport())]) {
    expect(text).toMatch(/works.*20.*2.*12/su);
    expect(text).toContain('rerun manifest.json');
    expect(text).toContain('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08');
    expect(text).toContain('training 42');
  }
  const { dataset } = sampleReport();
  const old = sampleReport({ origin: null, dataset: { ...dataset, categories: [] } });
  for (const text of [renderHtml(old), renderMarkdown(old)]) expect(text).not.toMatch(/make it again|were about/u);
});

test('both forms show what attacks, long talks and general questions gave, and nothing where they were left out', () => {
  const report = sampleReport(probes);
  for (const text of [renderHtml(report), renderMarkdown(report)]) {
    expect(text).toContain('Can the script be drawn out?');
    expect(text).toContain('you live in vienna');
    expect(text).toMatch(/Told to drop the part \(10\)/u);
    expect(text).toMatch(/geography.*10 of 10.*6 of 10/su);
    expect(text).toMatch(/loses 40.%/u);
  }
  for (const text of [renderHtml(sampleReport()), renderMarkdown(sampleReport())]) expect(text).not.toContain('attack');
});
