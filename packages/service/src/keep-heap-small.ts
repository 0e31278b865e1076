import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets a heap grow to some four times of what lives in it before it looks for what does not, and its nursery to 200 MB, on a machine
 * with much memory. What streams through our processes is garbage at once: of an assembler with 100,000 examples 60 MB live. Collecting sooner made
 * it peak at 260 MB instead of 540, and no slower.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--semi-space-growth-factor=1');
}
