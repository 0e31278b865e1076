import { checkAnswer, checks } from '@understudy/checks';
import type { AcceptedSpec, Answer, Rejection } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { groupTexts } from './group-texts.ts';
import { fetchWork, type QuestionEntry } from './work.ts';

export type Candidate = { id: string; question: string };

export type Judged = {
  /** Training questions whose answer passed, in the order of the questions. */
  accepted: Candidate[];
  /** Held-out questions whose answer can be measured against. */
  test: string[];
  rejected: Map<string, Rejection[]>;
  rejectionsByCheck: Map<string, number>;
  unanswered: string[];
  answers: number;
  samplesAsked: number;
};

/**
 * Checks every answer again, training answers by all checks and rules, then with each other: of near-duplicates the first stays.
 * Held-out answers are what the teacher said, good or bad, or the measure would flatter the student; only what cannot be a row goes.
 */
export async function judgeAnswers(
  records: Records,
  distillationId: string,
  options: { questions: readonly QuestionEntry[]; spec: AcceptedSpec; signal: AbortSignal },
): Promise<Judged> {
  const { questions, spec, signal } = options;
  const { prompt, demonstrations, rules } = spec;
  const passed: (Candidate & { answer: string })[] = [];
  const heldOut: Candidate[] = [];
  const judged: Judged = {
    accepted: [],
    test: [],
    rejected: new Map(),
    rejectionsByCheck: new Map(),
    unanswered: [],
    answers: 0,
    samplesAsked: 0,
  };
  const reject = (id: string, rejections: Rejection[]) => {
    judged.rejected.set(id, rejections);
    for (const check of new Set(rejections.map((rejection) => rejection.check)))
      judged.rejectionsByCheck.set(check, (judged.rejectionsByCheck.get(check) ?? 0) + 1);
  };

  for await (const { question, answer } of fetchWork(records, distillationId, { ids: questions.map(({ id }) => id), signal })) {
    if (!answer) {
      judged.unanswered.push(question.id);
      continue;
    }
    judged.answers += 1;
    judged.samplesAsked += answer.attempt;
    const context = { prompt, demonstrations, rules, question: question.text };
    const candidate = { id: question.id, question: question.text };
    const rejections = question.split === 'test' ? unusable(answer) : checkAnswer(answer, context);
    if (question.split === 'test') heldOut.push(candidate);
    if (rejections.length > 0) reject(question.id, rejections);
    else if (question.split === 'test') judged.test.push(question.id);
    else passed.push({ ...candidate, answer: answer.text });
  }

  const leaks = await leaksOf(heldOut, passed, signal);
  for (const [id, leak] of leaks) reject(id, [nearDuplicate(`The question is nearly the held-out question ${leak}.`)]);
  const apart = passed.filter(({ id }) => !leaks.has(id));
  const repeats = await repeatsOf(
    apart.map(({ answer }) => answer),
    signal,
  );
  for (const [index, { id, question }] of apart.entries()) {
    const first = apart[repeats.get(index) ?? -1];
    if (first) reject(id, [nearDuplicate(`The answer says nearly the same as the answer to ${first.id}.`)]);
    else judged.accepted.push({ id, question });
  }
  return judged;
}

const nearDuplicate = (detail: string): Rejection => ({ check: 'near-duplicate', detail });

/** Index of a text → index of the first one that says nearly the same. */
async function repeatsOf(texts: readonly string[], signal: AbortSignal): Promise<Map<number, number>> {
  const groups = await groupTexts(texts, { signal });
  return new Map(groups.flatMap(([first = 0, ...later]) => later.map((index) => [index, first] as const)));
}

/** Id of a training question → id of the held-out question that it nearly is. */
async function leaksOf(heldOut: readonly Candidate[], training: readonly Candidate[], signal: AbortSignal): Promise<Map<string, string>> {
  const all = [...heldOut, ...training];
  const leaks = new Map<string, string>();
  // The held-out ones come first, so a group that holds one begins with it.
  const repeats = await repeatsOf(
    all.map(({ question }) => question),
    signal,
  );
  for (const [index, first] of repeats) {
    const [leak, own] = [all[first], all[index]];
    if (first < heldOut.length && index >= heldOut.length && leak && own) leaks.set(own.id, leak.id);
  }
  return leaks;
}

function unusable(answer: Answer): Rejection[] {
  const context = { prompt: '', demonstrations: [], rules: [], question: '' };
  const blank = answer.text.trim() === '' ? { check: 'empty', detail: 'The answer is blank.' } : checks.empty(answer, context);
  return [blank, checks['template-tokens'](answer, context)].filter((rejection) => rejection !== null);
}
