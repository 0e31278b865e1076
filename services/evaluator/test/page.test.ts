// The report as a browser shows it: on the narrowest screen, in light and dark.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '@understudy/contracts';
import { browser, openPage, patienceMs } from '@understudy/testing';
import { describe, expect, test } from 'vitest';
import { renderHtml } from '../report/render-html.ts';
import { sampleProbes } from './probe-answers.ts';
import { sampleJudge } from './sample-judge.ts';
import { sampleReport } from './samples.ts';

/** With every section there is, and words that no line has room for. */
function fullReport(): Report {
  const plain = sampleReport();
  const long = `https://example.com/${'a-path-without-an-end/'.repeat(20)}`;
  const variant = { settings: { learningRate: 0.001 }, validLoss: 2.19, bestStep: 39, seconds: 130, error: null, chosen: true };
  return sampleReport({
    ...sampleProbes(),
    name: 'n'.repeat(120),
    judge: sampleJudge(),
    samples: plain.samples.map((sample) => ({ ...sample, question: long, answers: { ...sample.answers, student: long } })),
    training: { ...plain.training, sweep: { variants: [variant, { ...variant, chosen: false }], why: 'It gave the lowest loss.' } },
  });
}

describe.skipIf(browser.missing)(`the report in Chromium${browser.note}`, { timeout: patienceMs }, () => {
  test.for(['light', 'dark'] as const)('fits a screen of 360 px in %s, runs no script and asks for nothing', async (colorScheme) => {
    await using opened = await openPage({ viewport: { width: 360, height: 800 }, colorScheme });
    const { page, faults } = opened;
    const folder = await mkdtemp(join(tmpdir(), 'understudy-page-'));
    const asked: string[] = [];
    try {
      await writeFile(join(folder, 'report.html'), renderHtml(fullReport()));
      page.on('request', (request) => asked.push(request.url()));
      const { href } = pathToFileURL(join(folder, 'report.html'));
      await page.goto(href);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(await page.evaluate('document.scripts.length')).toBe(0);
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor === 'rgb(22, 21, 19)'")).toBe(colorScheme === 'dark');
      expect(asked).toEqual([href]);
      expect(faults).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
