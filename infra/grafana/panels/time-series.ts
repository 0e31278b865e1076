import {
  AxisPlacement,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { type PanelOptions, type PlacedPanel, panel } from './panel.ts';

export type TimeSeriesOptions = PanelOptions & {
  /** `stacked`: parts of a whole; `bars`: counts of what is rare, stacked too. */
  draw?: 'lines' | 'stacked' | 'bars';
  min?: number | null;
  max?: number;
  /** Legend of a line of another unit, whose axis stands at the right. */
  right?: { legend: string; unit: string };
};

/** Lines over time; limits are drawn as dashed lines. */
export function timeSeries({ draw = 'lines', min = 0, max, right, ...options }: TimeSeriesOptions): PlacedPanel {
  const builder = new PanelBuilder()
    .drawStyle(draw === 'bars' ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(draw === 'lines' ? 8 : 40)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs(['lastNotNull']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(options.limits ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off),
    );
  if (draw !== 'lines') builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (min !== null) builder.min(min);
  if (max !== undefined) builder.max(max);
  if (right) {
    const properties = { unit: right.unit, 'custom.axisPlacement': AxisPlacement.Right };
    builder.overrideByName(
      right.legend,
      Object.entries(properties).map(([id, value]) => ({ id, value })),
    );
  }
  return panel(builder, options, 'range');
}
