import { type Option, UsageError } from './command.ts';

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90`, `90s`, `10m`, `2h` or `1d`, in milliseconds. @throws UsageError, also over 20 days, which no timer of Node's waits. */
export function parseDuration(text: string, option: string): number {
  const [, amount = '', unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)([smhd])?$/.exec(text) ?? [];
  const ms = amount === '' ? 0 : Number(amount) * seconds[unit as keyof typeof seconds] * 1000;
  if (!(ms > 0 && ms <= 20 * 86_400_000)) throw new UsageError(`--${option} ${text} is no time: write 90s, 10m, 2h or 1d, up to 20d.`);
  return ms;
}

/** For commands that follow something to its end. */
export const timeoutOption = {
  timeout: { type: 'string', value: 'TIME', summary: 'Stop following after so long (90s, 10m, 2h), with exit code 8; it goes on.' },
} as const satisfies Record<string, Option>;
