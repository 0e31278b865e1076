import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';

const executable = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path));

/** Whether there is a browser to test with, and what the name of a test says where there is none. */
export const browser = { missing: executable === undefined, note: executable ? '' : ' (skipped: there is no Chromium here)' };

/** A browser beside other work on a small machine; it ends what hangs. Tests of pages take it for their limit too. */
export const patienceMs = 300_000;

export type OpenPage = AsyncDisposable & {
  page: Page;
  /** What went wrong so far: errors and warnings of the console, exceptions, requests that failed or were refused. */
  faults: string[];
};

/** An empty page in a Chromium of its own, with a profile that is gone with it. */
export async function openPage(options: BrowserContextOptions = {}): Promise<OpenPage> {
  // Loaded only when asked for: most tests open no browser.
  const { chromium } = await import('playwright-core');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const launched = await chromium.launch({ executablePath: executable ?? 'chromium', args, timeout: patienceMs });
  const page = await launched.newPage(options);
  page.setDefaultTimeout(patienceMs);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(`console: ${message.text()}`));
  page.on('requestfailed', (request) => faults.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('response', (response) => response.status() >= 400 && faults.push(`${response.url()}: ${response.status()}`));
  return { page, faults, [Symbol.asyncDispose]: () => launched.close() };
}
