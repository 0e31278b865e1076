import type { PlacedPanel } from './panel.ts';
import { type StatOptions, stat } from './stat.ts';

/** The share of what ended in the range shown that ended well: red below a half, orange below nine tenths. */
export function shareOfSuccess(options: Omit<StatOptions, 'unit' | 'decimals' | 'below' | 'limits' | 'words'>): PlacedPanel {
  return stat({
    unit: 'percentunit',
    decimals: 0,
    below: 'red',
    limits: [
      [0.5, 'orange'],
      [0.9, 'green'],
    ],
    ...options,
  });
}
