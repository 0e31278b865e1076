import type { Question } from '@understudy/contracts';
import { test as base } from '@understudy/testing';
import { createRecords, type NewRecord, type Records } from '../src/records.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Ids in the order of their numbers. */
export const idOf = (number: number) => `dst_01JD5H2Z7T8Q4X9V0C3B6N${alphabet[Math.floor(number / 32)]}${alphabet[number % 32]}K5`;
export const id = idOf(1);
export const newRecord = (more: Partial<NewRecord> = {}): NewRecord => ({
  id,
  name: 'beethoven',
  models: { teacher: 'big', student: 'small' },
  stopAfter: null,
  specSha256: 'a'.repeat(64),
  metadata: { project: 'music' },
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

export const questionOf = (number: number): Question => ({
  id: `q_${String(number).padStart(20, '0')}`,
  text: `Question ${number}?`,
  followUps: [],
  category: 'self',
  family: 'who',
  facets: {},
  origin: 'template',
  split: 'train',
  round: 1,
});

export const test = base.extend<{ records: Records; clock: { now: number } }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  clock: async ({}, use) => use({ now: Date.parse('2026-01-01T00:00:01Z') }),
  records: async ({ redis, prefix, clock }, use) => use(createRecords(redis, { prefix, now: () => clock.now })),
});
