import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapTooltipBuilder,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { type PanelOptions, type PlacedPanel, panel } from './panel.ts';

/** The buckets of a histogram over time. Its unit is that of the buckets. */
export function heatmap(options: PanelOptions): PlacedPanel {
  const builder = new PanelBuilder()
    .calculate(false)
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Blues').steps(32))
    .yAxis(new YAxisConfigBuilder().unit(options.unit).min(0))
    .tooltip(new HeatmapTooltipBuilder().yHistogram(false))
    .showValue(VisibilityMode.Never)
    .cellGap(1)
    .hideLegend();
  return panel(builder, options, 'heatmap');
}
