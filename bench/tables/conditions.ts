import type { ResultFile } from '../result-files.ts';
import { number } from './markdown.ts';

/** When, where, beside what and with which options a result was measured, as far as its file tells. */
export function conditions({ at, machine, options }: Pick<ResultFile<unknown>, 'at' | 'machine' | 'options'>): string {
  const { cores, processor, bfloat16, memoryGiB, otherCoresBusy } = machine;
  const precision = bfloat16 === undefined ? [] : [bfloat16 ? 'with bfloat16' : 'without bfloat16'];
  const details = [...(processor ? [processor] : []), ...precision];
  const where = `${cores} cores${details.length > 0 ? ` (${details.join(', ')})` : ''}, ${memoryGiB} GiB`;
  const asked = Object.entries(options).flatMap(([name, value]) => (isShort(value) ? [`${name} ${shown(value)}`] : []));
  return `${at.slice(0, 10)}, ${where}${others(otherCoresBusy)}.${asked.length > 0 ? ` Options: ${asked.join(', ')}.` : ''}`;
}

function others(busy: number | undefined): string {
  if (busy === undefined) return '';
  return busy < 0.1 ? '; nothing else at work' : `; **other work kept ${number(busy, 2)} cores busy meanwhile**`;
}

const isShort = (value: unknown) => typeof value !== 'object' || Array.isArray(value);

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join('/');
  return typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
}
