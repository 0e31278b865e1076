import { BigValueColorMode, BigValueGraphMode, ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { type PanelOptions, type PlacedPanel, panel } from './panel.ts';

export type StatOptions = PanelOptions & {
  /** Words for figures. */
  words?: Readonly<Record<string, string>>;
  decimals?: number;
  /** What stands there when there is nothing to tell. */
  nothing?: string;
};

/** A figure in large, as it is now or over the range that is shown; its colour is that of its limit. */
export function stat({ words, decimals, nothing, ...options }: StatOptions): PlacedPanel {
  const builder = new PanelBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''))
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value);
  if (words) {
    const options = Object.fromEntries(Object.entries(words).map(([figure, text], index) => [figure, { text, index }]));
    builder.mappings([{ type: MappingType.ValueToText, options } satisfies ValueMapping]);
  }
  if (decimals !== undefined) builder.decimals(decimals);
  const placed = panel(builder, options, 'instant');
  if (nothing !== undefined) builder.noValue(nothing);
  return placed;
}
