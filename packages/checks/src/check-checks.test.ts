import { expect, test } from 'vitest';
import { checkChecks } from './check-checks.ts';

test('what cannot be a row cannot be let through; all else is the user’s choice', () => {
  expect(checkChecks({ 'prompt-quote': false, truncated: false, empty: true })).toEqual([]);
  expect(checkChecks({ empty: false, 'template-tokens': false })).toEqual([
    { pointer: '/dataset/checks/empty', detail: expect.stringContaining('The check empty cannot be left out') },
    { pointer: '/dataset/checks/template-tokens', detail: expect.stringContaining('cannot be left out') },
  ]);
});
