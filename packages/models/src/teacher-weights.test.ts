import { catalogueSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { teacherWeights } from './teacher-weights.ts';

const catalogue = catalogueSchema.parse({
  default: { teacher: 'tiny', student: 'tiny' },
  models: {
    tiny: { embedded: true },
    other: { embedded: true },
    hosted: { baseUrl: 'http://127.0.0.1:9/v1', model: 'example/hosted' },
    open: { baseUrl: 'http://127.0.0.1:9/v1', model: 'example/open', weights: 'example/open-weights' },
  },
  students: { tiny: { base: 'tiny' } },
});

test.each([
  ['tiny', 'tiny'],
  ['other', null],
  ['hosted', null],
  ['open', 'example/open-weights'],
  ['gone', null],
])('the weights of the teacher %s are %s', (teacher, weights) => {
  expect(teacherWeights(catalogue, { teacher, student: 'tiny' })).toBe(weights);
});
