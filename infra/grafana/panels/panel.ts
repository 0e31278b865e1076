import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type GridPos,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { inJob } from './in-job.ts';

type Colour = 'green' | 'orange' | 'red' | 'blue';

/** What every kind of panel is made of. */
export type PanelOptions = {
  title: string;
  /** What it tells, and what to do about it. Markdown. */
  description: string;
  /** One of Grafana's units: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
  unit: string;
  /** Expression by legend, which may name labels: `{{queue}}`. */
  queries: Readonly<Record<string, string>>;
  /** From which figure on which colour; where a figure has no good and no bad, nothing. */
  limits?: readonly (readonly [from: number, Colour])[];
  /** Below the first limit. */
  below?: Colour;
  /** Columns of 24; left out, what the others of its row leave. */
  width?: number;
  /** Uid of the dashboard that tells more. */
  more?: string;
};

/** What the builders of all kinds of panels can. */
export type PanelBuilder = Builder<Panel> & {
  title(title: string): unknown;
  description(description: string): unknown;
  unit(unit: string): unknown;
  gridPos(gridPos: GridPos): unknown;
  id(id: number): unknown;
  datasource(datasource: { type: string; uid: string }): unknown;
  links(links: Builder<ReturnType<DashboardLinkBuilder['build']>>[]): unknown;
  thresholds(thresholds: ThresholdsConfigBuilder): unknown;
  noValue(text: string): unknown;
  withTarget(target: Builder<Dataquery>): unknown;
};

export type PlacedPanel = { builder: PanelBuilder; width: number | undefined };
export type QueryKind = 'range' | 'instant' | 'table' | 'heatmap';

export const datasource = { type: 'prometheus', uid: '$' + '{datasource}' };
const keptInLinks = ['datasource', 'job'].map((name) => `$\{${name}:queryparam}`);

/** Fills in what all kinds have in common. */
export function panel(builder: PanelBuilder, options: PanelOptions, kind: QueryKind): PlacedPanel {
  const { title, description, unit, queries, limits = [], below = 'green', width, more } = options;
  builder.title(title);
  builder.description(description);
  builder.unit(unit);
  builder.datasource(datasource);
  builder.noValue('nothing yet');
  const steps = [{ value: null, color: below }, ...limits.map(([value, color]) => ({ value, color }))];
  builder.thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps));
  for (const [index, [legend, expr]] of Object.entries(queries).entries()) {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode('A'.charCodeAt(0) + index))
      .datasource(datasource)
      .expr(inJob(expr))
      .legendFormat(legend);
    if (kind === 'instant' || kind === 'table') query.instant();
    else query.range();
    if (kind === 'table') query.format(PromQueryFormat.Table);
    if (kind === 'heatmap') query.format(PromQueryFormat.Heatmap);
    builder.withTarget(query);
  }
  if (more !== undefined) builder.links([linkTo(more)]);
  return { builder, width };
}

function linkTo(uid: string) {
  const url = `/d/${uid}?$\{__url_time_range}&${keptInLinks.join('&')}`;
  return new DashboardLinkBuilder('More').type(DashboardLinkType.Link).url(url).tooltip('The dashboard that tells more, at the same time');
}
