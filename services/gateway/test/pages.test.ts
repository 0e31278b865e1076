// The gateway's own pages in a real browser, under the policies that they come with.
import { browser, openPage, patienceMs } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { adminKey, bearer, test } from './keyed-gateway.ts';
import { spec } from './spec.ts';

describe.skipIf(browser.missing)(`in Chromium${browser.note}`, { timeout: patienceMs }, () => {
  test('the reference shows the routes, with nothing refused or missing', async ({ keyed }) => {
    await using opened = await openPage();
    const { page, faults } = opened;
    await page.goto(`${keyed.url}/docs`);
    await page.getByRole('heading', { name: 'Understudy', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Submit a spec' }).waitFor();
    await page.getByText('/v1/distillations/{id}/events').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width);
    expect(faults).toEqual([]);
  });

  test('the board shows the queues and their jobs to who may administer', async ({ keyed }) => {
    const { id } = (await (await keyed.post('/v1/distillations', spec, bearer(adminKey))).json()) as { id: string };
    await using opened = await openPage({ httpCredentials: { username: 'operator', password: adminKey } });
    const { page, faults } = opened;
    await page.goto(`${keyed.url}/admin/queues`);
    for (const queue of ['questions', 'answers-large', 'dataset', 'training', 'evaluation'])
      await page.getByRole('link', { name: queue }).first().waitFor();
    await page.getByRole('link', { name: 'questions' }).first().click();
    await page.getByText(`${id}-questions-r1`).waitFor();
    expect(faults).toEqual([]);
  });
});
