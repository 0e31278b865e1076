import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { BarGaugeDisplayMode, BarGaugeValueMode, ReduceDataOptionsBuilder, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import { type PanelOptions, type PlacedPanel, panel } from './panel.ts';

/** A bar for each series, over the range that is shown. */
export function barGauge(options: PanelOptions): PlacedPanel {
  const builder = new PanelBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Text)
    .showUnfilled(true)
    .min(0);
  return panel(builder, options, 'instant');
}
