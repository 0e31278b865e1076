import { expect, test } from 'vitest';
import { explainTooSmall } from '../explain-too-small.ts';

const facts = { round: 3, minExamples: 36, accepted: 5, rejected: 20, unanswered: 0 };
const rejectionsByCheck = new Map([
  ['near-duplicate', 3],
  ['rule:opening', 17],
]);
const problems = [{ code: 'teacher_unreachable', count: 200, message: 'Model big cannot be reached (ECONNREFUSED): start it.' } as const];

test('what rejected most is named first, with its mend', () => {
  const { code, message } = explainTooSmall(facts, { rejectionsByCheck, problems });
  expect(code).toBe('dataset_too_small');
  expect(message).toMatch(/Only 5 examples .* in 3 rounds, and 36 are needed/);
  expect(message).toMatch(/rule:opening \(17\), near-duplicate \(3\): show by demonstrations how to keep the rule opening/);
  expect(message).not.toContain('ECONNREFUSED');
});

test('where answers are missing more than bad, the trouble of the teacher is the reason', () => {
  const { code, message } = explainTooSmall({ ...facts, unanswered: 47 }, { rejectionsByCheck, problems });
  expect(code).toBe('teacher_unreachable');
  expect(message).toMatch(/47 questions stayed unanswered \(most often: Model big cannot be reached \(ECONNREFUSED\): start it\)\.$/);
});

test('without any known reason it still says what to look at', () => {
  const { code, message } = explainTooSmall({ ...facts, rejected: 0 }, { rejectionsByCheck: new Map(), problems: [] });
  expect(code).toBe('dataset_too_small');
  expect(message).toMatch(/Check that the teacher answers.*lower dataset\.minExamples\.$/);
});
