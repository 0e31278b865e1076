import type { Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** Durations that Grafana fills in. Each is replaced by one of its own length, so that places in the tree are places in the expression. */
const durations = /\$__(?:rate_interval|interval|range)\b/g;

/**
 * The parse tree of an expression, Grafana's variables for durations included; other variables stand in strings, which may hold anything.
 * @throws Error naming the place at which it is no PromQL.
 */
export function parsePromql(expr: string): Tree {
  const tree = parser.parse(expr.replace(durations, (name) => '1s'.padStart(name.length, '0')));
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw new Error(`No PromQL at character ${from}: ${expr.slice(0, from)}⟨here⟩${expr.slice(from)}`);
    },
  });
  return tree;
}
