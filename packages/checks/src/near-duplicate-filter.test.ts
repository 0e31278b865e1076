import { expect, test } from 'vitest';
import { createNearDuplicateFilter } from './near-duplicate-filter.ts';

/** Sixteen words of its own for a number, some 90 characters. */
const saying = (number: number) =>
  Array.from({ length: 16 }, (_, i) => (((number + 1) * (i + 3) * 2_654_435_761) % 1_000_003).toString(36)).join(' ');

const gramsOf = (text: string) => {
  const normal = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return new Set(Array.from({ length: normal.length - 4 }, (_, i) => normal.slice(i, i + 5)));
};
const similarity = (left: string, right: string) => {
  const [one, other] = [gramsOf(left), gramsOf(right)];
  const common = [...one].filter((gram) => other.has(gram)).length;
  return common / (one.size + other.size - common);
};

test('a text is new once, whatever its case, punctuation and spaces', () => {
  const filter = createNearDuplicateFilter({ threshold: 0.9 });
  expect(filter.add('Who taught you to play the pianoforte in Bonn?')).toBe(true);
  expect(filter.add('who taught you to play the pianoforte  in Bonn')).toBe(false);
  expect(filter.add('Who taught you to play the violin in Vienna?')).toBe(true);
  expect(filter.add('Who taught you to play the pianoforte in Bonn!')).toBe(false);
});

test('at least 98 of 100 pairs at the threshold or above are found, and none below it', () => {
  const filter = createNearDuplicateFilter({ threshold: 0.9 });
  let [near, found, wrong] = [0, 0, 0];
  for (let i = 0; i < 2000; i++) {
    const text = `${saying(i)} ${saying(i + 5000)}`;
    const other = text.replace(/(\S+) (\S+)$/, i % 3 === 0 ? '$1 zz' : i % 3 === 1 ? '$2 $1' : 'yy zz qq');
    expect(filter.add(text)).toBe(true);
    const isNear = similarity(text, other) >= 0.9;
    const isNew = filter.add(other);
    near += Number(isNear);
    found += Number(isNear && !isNew);
    wrong += Number(!isNear && !isNew);
  }
  expect(near).toBeGreaterThan(500);
  expect(near).toBeLessThan(1800);
  expect(found / near).toBeGreaterThanOrEqual(0.98);
  expect(wrong).toBe(0);
});

test('what is found does not count as added', () => {
  const filter = createNearDuplicateFilter({ threshold: 0.6 });
  expect(filter.add('one two three four five six seven eight')).toBe(true);
  expect(filter.add('one two three four five six seven nine')).toBe(false);
  // Near to the second, not to the first.
  expect(filter.add('zero two three four five six seven nine ten')).toBe(true);
});

test('texts without spaces, beyond Latin-1, short and empty ones are told apart', () => {
  const filter = createNearDuplicateFilter({ threshold: 0.9 });
  const texts = [
    '您是如何在失聪之后创作第九交响曲的呢？',
    'Как вы написали Девятую симфонию?',
    'متى تعلمت العزف؟',
    'Why?',
    'Who?',
    '!',
    'é',
    'e',
  ];
  expect(texts.map((text) => filter.add(text))).toEqual(texts.map(() => true));
  expect(texts.map((text) => filter.add(`${text} `))).toEqual(texts.map(() => false));
  expect(filter.add('…')).toBe(false);
});

test('the same texts give the same verdicts, also while the index grows', () => {
  const texts = Array.from({ length: 6000 }, (_, i) => saying(i % 4000));
  const verdicts = () => {
    const filter = createNearDuplicateFilter({ threshold: 0.9 });
    return texts.map((text) => filter.add(text));
  };
  const first = verdicts();
  expect(first.filter(Boolean)).toHaveLength(4000);
  expect(first.slice(0, 4000)).not.toContain(false);
  expect(verdicts()).toEqual(first);
});

test('a similarity that is none is refused', () => {
  expect(() => createNearDuplicateFilter({ threshold: 90 })).toThrow('A similarity of 90 is not above 0 and at most 1.');
});
