import { parsePromql } from '../parse-promql.ts';

/** The series that Prometheus itself makes: of an alert over `absent` no job is known. */
const withoutJob = ['ALERTS'];

/** The expression with `job=~"$job"` in every selector: one Prometheus may watch several installations. */
export function inJob(expr: string): string {
  const places: { at: number; text: string }[] = [];
  parsePromql(expr).iterate({
    enter: ({ name, node }) => {
      if (name !== 'VectorSelector') return;
      const metric = node.getChild('Identifier');
      const matchers = node.getChild('LabelMatchers');
      if (metric && withoutJob.includes(expr.slice(metric.from, metric.to))) return;
      if (matchers) places.push({ at: matchers.from + 1, text: 'job=~"$job", ' });
      else places.push({ at: node.to, text: '{job=~"$job"}' });
    },
  });
  return places.toReversed().reduce((text, { at, text: matcher }) => text.slice(0, at) + matcher + text.slice(at), expr);
}
