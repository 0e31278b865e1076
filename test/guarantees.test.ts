// docs/guarantees.md promises, and names the tests that would fail: they must be there, and its one time must be that of the queues.
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answersQueue, datasetQueue, evaluationQueue, questionsQueue, trainingQueue } from '@understudy/queues';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = await readFile(join(root, 'docs/guarantees.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d+) \| (.+) \| ([^|]+) \|$/gm)].map(([, number, promise = '', tests = '']) => ({
  number: Number(number),
  promise,
  tests: [...tests.matchAll(/`((?:test|packages|services)\/[^`]+)`/g)].map(([, path = '']) => path),
}));

test('every promise has a number and a test, and each test that it names is there', async () => {
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, place) => place + 1));
  expect(rows.length).toBeGreaterThan(20);
  for (const { number, tests } of rows) {
    expect(tests.length, `row ${number}`).toBeGreaterThan(0);
    for (const path of tests) {
      expect(path, `row ${number}`).toMatch(/\.test\.ts$|\/test_\w+\.py$/);
      await expect(access(join(root, path)), `row ${number}: ${path}`).resolves.toBeUndefined();
    }
  }
});

test('what a lost worker held is taken over in the time that is promised', () => {
  const promised = Number(/come to (\d+) s at most/.exec(page)?.[1]) * 1000;
  for (const { name, worker } of [questionsQueue, answersQueue('any'), datasetQueue, trainingQueue, evaluationQueue])
    expect(worker.lockDuration + worker.stalledInterval, name).toBeLessThanOrEqual(promised);
});
