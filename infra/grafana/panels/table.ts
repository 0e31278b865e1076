import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { type PanelOptions, type PlacedPanel, panel } from './panel.ts';

/** A line for each series, a column for each of its labels; the time and the figure are left out. */
export function table(options: PanelOptions): PlacedPanel {
  const builder = new PanelBuilder()
    .showHeader(true)
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true, Value: true }, indexByName: {}, renameByName: {} } });
  return panel(builder, options, 'table');
}
