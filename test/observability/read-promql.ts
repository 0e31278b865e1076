import type { SyntaxNode } from '@lezer/common';
import { parsePromql } from '../../infra/grafana/parse-promql.ts';

type Selector = {
  metric: string;
  matchers: { label: string; operator: string; value: string }[];
  /** The functions and aggregations around it, innermost first. */
  within: string[];
  /** In its square brackets, as it is written. */
  range: string | null;
};

export type Promql = {
  selectors: Selector[];
  /** Labels after by, without, on, ignoring, group_left and group_right. */
  groupings: string[];
  /** What each quantile is taken of: its first aggregation with the labels that it keeps, and the selectors in it. */
  quantiles: { keeps: string[]; selectors: Selector[] }[];
};

/** What an expression is made of, read from its parse tree. */
export function readPromql(expr: string): Promql {
  const text = ({ from, to }: { from: number; to: number }) => expr.slice(from, to);
  const selectorOf = (node: SyntaxNode): Selector => {
    const metric = node.getChild('Identifier');
    const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
    const range = node.parent?.name === 'MatrixSelector' ? node.parent.getChild('DurationExpr') : null;
    return {
      metric: metric ? text(metric) : '',
      matchers: matchers.map((matcher) => {
        const [label = '', operator = '', value = ''] = ['LabelName', 'MatchOp', 'StringLiteral'].map((kind) => {
          const child = matcher.getChild(kind);
          return child ? text(child) : '';
        });
        return { label, operator, value: value.slice(1, -1) };
      }),
      within: callsAround(node),
      range: range && text(range),
    };
  };
  const callsAround = (node: SyntaxNode): string[] => {
    const names: string[] = [];
    for (let up = node.parent; up; up = up.parent) {
      const called = up.getChild('FunctionIdentifier') ?? up.getChild('AggregateOp');
      if (called) names.push(text(called));
    }
    return names;
  };
  const labelsIn = (node: SyntaxNode) =>
    node
      .getChildren('GroupingLabels')
      .flatMap((labels) => labels.getChildren('LabelName'))
      .map(text);

  const found: Promql = { selectors: [], groupings: [], quantiles: [] };
  parsePromql(expr).iterate({
    enter: ({ name, node }) => {
      if (name === 'VectorSelector') found.selectors.push(selectorOf(node));
      if (name === 'AggregateModifier' || name === 'MatchingModifierClause') found.groupings.push(...labelsIn(node));
      const called = name === 'FunctionCall' ? node.getChild('FunctionIdentifier') : null;
      if (called && text(called) === 'histogram_quantile') found.quantiles.push(quantileOf(node, { selectorOf, labelsIn }));
    },
  });
  return found;
}

function quantileOf(
  node: SyntaxNode,
  { selectorOf, labelsIn }: { selectorOf: (node: SyntaxNode) => Selector; labelsIn: (node: SyntaxNode) => string[] },
) {
  const keeps: string[] = [];
  const selectors: Selector[] = [];
  node.cursor().iterate((inner) => {
    if (inner.name === 'AggregateModifier' && inner.node.getChild('By')) keeps.push(...labelsIn(inner.node));
    if (inner.name === 'VectorSelector') selectors.push(selectorOf(inner.node));
  });
  return { keeps, selectors };
}
