import { fileURLToPath } from 'node:url';
import { stageServices } from '@understudy/contracts';
import { UsageError } from '../command.ts';

/** Root of the checkout. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A process of the stack, in the order of the flow. */
export type Service = {
  name: string;
  /** Where it answers /readyz: its own port among others, or its ops port. */
  listens: 'public' | 'ops';
  scalable: boolean;
};

export const services: readonly Service[] = [
  { name: 'model-server', listens: 'public', scalable: false },
  { name: 'gateway', listens: 'public', scalable: false },
  ...stageServices.map((name) => ({ name, listens: 'ops', scalable: true }) as const),
];

export type Scale = Readonly<Record<string, number>>;

/**
 * Reads `teacher-worker=4`, several of them.
 * @throws UsageError naming what is wrong and what may be scaled.
 */
export function parseScale(texts: readonly string[]): Scale {
  const known = services.filter((service) => service.scalable).map((service) => service.name);
  const scale: Record<string, number> = {};
  for (const text of texts) {
    const [, name = '', count = ''] = /^([a-z-]+)=(\d{1,3})$/.exec(text) ?? [];
    if (!known.includes(name) || Number(count) > 64)
      throw new UsageError(`--scale ${text} is not read: write NAME=COUNT with a count of 0 to 64 and one of ${known.join(', ')}.`);
    if (name in scale) throw new UsageError(`--scale names ${name} twice, with ${scale[name]} and ${count}: leave one of them out.`);
    scale[name] = Number(count);
  }
  return scale;
}
