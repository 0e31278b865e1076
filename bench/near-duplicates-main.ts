// As many questions as its argument says through the filter that keeps near-duplicates out, in a process of its own so that its memory is only that.
import { createNearDuplicateFilter } from '@understudy/checks';

const count = Number(process.argv[2]);
const openings = ['What did', 'How did', 'When did', 'Why would', 'Where could', 'Tell me whether', 'Is it true that', 'Do you recall how'];
const words = 'winter summer letter quartet patron window garden street thunder copper silver marble ribbon lantern harbour meadow'.split(
  ' ',
);
let state = 1;
const pick = (list: readonly string[]) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return list[(state >>> 8) % list.length] ?? '';
};
const filter = createNearDuplicateFilter({ threshold: 0.9 });
let kept = 0;
const started = process.cpuUsage();
for (let number = 0; number < count; number += 1) {
  const text = `${pick(openings)} the ${pick(words)} of the ${pick(words)} ${pick(words)} number ${number.toString(36)} come to the ${pick(words)} ${pick(words)} ${pick(words)}?`;
  if (filter.add(text)) kept += 1;
  if (number % 100 === 0 && filter.add(`${text}!`)) throw new Error('A question that differs by a mark alone was let through.');
}
const { user, system } = process.cpuUsage(started);
process.stdout.write(
  JSON.stringify({ questions: count, kept, cpuSeconds: (user + system) / 1e6, peakMiB: process.resourceUsage().maxRSS / 1024 }),
);
