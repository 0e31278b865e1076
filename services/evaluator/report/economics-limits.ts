import type { Economics } from '@understudy/contracts';
import { count } from './format.ts';

/** What the figures about speed, memory and money leave out. */
export function economicsLimits({ speed, keyValueCache, cost }: Economics): string[] {
  const timed =
    speed === null
      ? 'How fast answers come is left out: the host sends them whole instead of streaming them, or said nothing, so no first token could be timed.'
      : `Speed was measured over ${count(speed.questions)} questions, one call at a time, on the hosts of this evaluation and beside whatever else they did; other hosts, and many calls at once, give other figures.`;
  const unpriced =
    cost.totalUsd !== null && cost.unpriced.length > 0
      ? [
          `Calls to ${cost.unpriced.join(', ')} have no price and count as nothing, so the run cost at least what is said, and pays at the earliest then.`,
        ]
      : [];
  return [
    timed,
    ...(keyValueCache
      ? [
          'Memory of the key-value cache follows from the base’s shape, at 16 bits a number. A host that shares the script among conversations holds it once, and one that keeps its cache in fewer bits holds less.',
        ]
      : []),
    ...unpriced,
    ...(cost.totalUsd === null
      ? []
      : ['The cost holds what calls to models cost by the catalogue’s prices: neither machines of one’s own nor anybody’s time.']),
  ];
}
