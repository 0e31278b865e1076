import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleReport } from '@understudy/testing/sample-report';
import { expect } from 'vitest';
import { test } from './gateway-test.ts';
import { understudy } from './run-cli.ts';
import { result } from './start-gateway.ts';

const report = (distillationId: string, gap: number) =>
  JSON.stringify(
    sampleReport({
      distillationId,
      gapClosed: { value: gap, low: gap - 0.1, high: gap + 0.1, n: 30 },
      savings: { ...sampleReport().savings, usdPerMillionQueries: { uncached: 44.8, cached: -1.5 } },
    }),
  );

test('compare takes an id, a name of which the newest that was evaluated counts, and the path of a report', async ({ gateway }) => {
  const older = await gateway.submit();
  const newer = await gateway.submit({ name: 'ludwig' });
  await gateway.submit({ name: 'ludwig' });
  for (const [{ id }, gap] of [
    [older, 0.9],
    [newer, 0.5],
  ] as const) {
    await gateway.leave(id, 'report', report(id, gap));
    await gateway.records.succeed(id, result);
  }
  await mkdir(gateway.folder, { recursive: true });
  const path = join(gateway.folder, 'report.json');
  await writeFile(path, report('dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K', 0.55));

  const shown = await understudy(gateway, ['compare', older.id, 'ludwig', path]);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toMatch(/gap closed +90 % \(80–100\) ≠BC +50 % \(40–60\) ≠A +55 % \(45–65\) ≠A\n/u);
  expect(shown.stdout).toMatch(/script cached +−\$1\.50 +−\$1\.50 +−\$1\.50\n/u);

  const { stdout } = await understudy(gateway, ['compare', older.id, newer.id, '--json']);
  const { reports, rows, warnings } = JSON.parse(stdout);
  expect(reports).toMatchObject([
    { letter: 'A', distillationId: older.id },
    { letter: 'B', distillationId: newer.id },
  ]);
  expect(rows[0]).toMatchObject({ label: 'gap closed', cells: [{ interval: { value: 0.9 }, differsFrom: ['B'] }, { differsFrom: ['A'] }] });
  expect(warnings).toEqual([]);
});

test('compare says what it cannot read, and how many it takes', async ({ gateway }) => {
  const { id } = await gateway.submit();
  await mkdir(gateway.folder, { recursive: true });
  const path = join(gateway.folder, 'other.json');
  await writeFile(path, '{}');
  expect(await understudy(gateway, ['compare', id])).toMatchObject({ code: 2, stderr: expect.stringContaining('two to 4') });
  expect(await understudy(gateway, ['compare', path, id])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('other.json is no report'),
  });
  expect(await understudy(gateway, ['compare', 'nowhere.json', id])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no such file'),
  });
  expect(await understudy(gateway, ['compare', id, id])).toMatchObject({ code: 5, stderr: expect.stringContaining('has no report') });
});
