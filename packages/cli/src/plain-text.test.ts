import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test('escape sequences go whole, so do control characters and invisible marks; line ends, tabs and joined emojis stay', () => {
  expect(plainText('\u001b[31mred\u001b[0m \u001b]0;a title\u0007beep\u0007 back\b\r')).toBe('red beep back');
  expect(plainText('in\u200bvisible, \u202eturned round')).toBe('invisible, turned round');
  expect(plainText('one\n\ttwo 👩\u200d🚀')).toBe('one\n\ttwo 👩\u200d🚀');
});
