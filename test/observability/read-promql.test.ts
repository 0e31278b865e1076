import { expect, test } from 'vitest';
import { inJob } from '../../infra/grafana/panels/in-job.ts';
import { readPromql } from './read-promql.ts';

test('an expression is taken apart into metrics, labels, and what is done with them', () => {
  const read = readPromql('sum by (queue) (rate(a_total{state=~"b|c", d!="e"}[5m])) / on (f) group_left (g) h_seconds > 0.5 and i');
  expect(read.selectors).toEqual([
    {
      metric: 'a_total',
      matchers: [
        { label: 'state', operator: '=~', value: 'b|c' },
        { label: 'd', operator: '!=', value: 'e' },
      ],
      within: ['rate', 'sum'],
      range: '5m',
    },
    { metric: 'h_seconds', matchers: [], within: [], range: null },
    { metric: 'i', matchers: [], within: [], range: null },
  ]);
  expect(read.groupings).toEqual(['queue', 'f', 'g']);
});

test("Grafana's variables are read as they stand", () => {
  const read = readPromql('histogram_quantile(0.9, sum by (le, q) (rate(x_bucket{job=~"$job"}[$__rate_interval])))');
  expect(read.quantiles).toEqual([{ keeps: ['le', 'q'], selectors: read.selectors }]);
  expect(read.selectors[0]).toMatchObject({ range: '$__rate_interval', matchers: [{ label: 'job', value: '$job' }] });
});

test('what is no PromQL is refused, with the place', () => {
  expect(() => readPromql('sum by (x (rate(f[5m]))')).toThrow('sum by (x ⟨here⟩(rate');
  expect(() => readPromql('rate(f[$__range_interval])')).toThrow('No PromQL');
});

test('every selector is narrowed to the job that was chosen', () => {
  expect(inJob('sum(a{b="c"}) / (time() - d > 0) unless rate(e[$__range])')).toBe(
    'sum(a{job=~"$job", b="c"}) / (time() - d{job=~"$job"} > 0) unless rate(e{job=~"$job"}[$__range])',
  );
});
