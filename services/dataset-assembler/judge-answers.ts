import { checkAnswers, createNearDuplicateGroups, createTextStore } from '@understudy/checks';
import type { AcceptedSpec, Rejection } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { unusable } from './unusable.ts';
import { type AnsweredWork, answerTurns, fetchAnswered, fetchWork, type QuestionEntry, questionTurns } from './work.ts';

export type Judged = {
  /** Training questions whose answer passed, in the order of the questions. */
  accepted: string[];
  /** Questions that ask nearly the same, two or more each time; not all of them need be among the accepted ones. */
  groups: string[][];
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
 * Answers are read one by one and none is kept; the questions that passed are, outside of the heap.
 */
export async function judgeAnswers(
  records: Records,
  distillationId: string,
  options: { questions: readonly QuestionEntry[]; spec: AcceptedSpec; signal: AbortSignal },
): Promise<Judged> {
  const { questions, spec, signal } = options;
  const asked = createAsked();
  const answered = createAnswered(records, distillationId);
  const judged: Omit<Judged, 'accepted' | 'groups'> = {
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
    const heldOut = question.split === 'test';
    const rejections = heldOut ? unusable(answer, question) : checkAnswers(answer, question, spec);
    if (rejections.length > 0) reject(question.id, rejections);
    else if (heldOut) judged.test.push(question.id);
    else answered.add({ question, answer });
    // A held-out question counts even where its answer is no row: the student must not have seen it.
    if (heldOut || rejections.length === 0) asked.add(question.id, { text: questionTurns(question), heldOut });
  }

  const { leaks, groups } = await asked.compare(signal);
  for (const [id, leak] of leaks) reject(id, [nearDuplicate(`The question is nearly the held-out question ${leak}.`)]);
  const repeats = await answered.compare(new Set(leaks.keys()), signal);
  for (const [id, first] of repeats) reject(id, [nearDuplicate(`The answer says nearly the same as the answer to ${first}.`)]);
  const accepted = answered.ids.filter((id) => !leaks.has(id) && !repeats.has(id));
  return { ...judged, accepted, groups };
}

const nearDuplicate = (detail: string): Rejection => ({ check: 'near-duplicate', detail });

/** Questions, to be compared with each other. */
function createAsked() {
  const near = createNearDuplicateGroups();
  const texts = createTextStore();
  const ids: string[] = [];
  const heldOut = new Set<string>();
  return {
    add(id: string, question: { text: string; heldOut: boolean }): void {
      near.add(question.text);
      texts.push(question.text);
      ids.push(id);
      if (question.heldOut) heldOut.add(id);
    },

    /** Training questions that nearly are a held-out one, with its id; and the groups of those that are not. */
    async compare(signal: AbortSignal): Promise<{ leaks: Map<string, string>; groups: string[][] }> {
      const found = await near.groups((indices) => indices.map((index) => texts.at(index)), { signal });
      const leaks = new Map<string, string>();
      const groups: string[][] = [];
      for (const group of found) {
        const members = group.flatMap((index) => ids[index] ?? []);
        const leak = members.find((id) => heldOut.has(id));
        if (leak === undefined) groups.push(members);
        else for (const id of members) if (!heldOut.has(id)) leaks.set(id, leak);
      }
      return { leaks, groups };
    },
  };
}

/** Answers that passed all checks, to be compared with each other. */
function createAnswered(records: Records, distillationId: string) {
  const near = createNearDuplicateGroups();
  const ids: string[] = [];
  return {
    ids,
    add({ question, answer }: AnsweredWork): void {
      near.add(answerTurns(answer));
      ids.push(question.id);
    },

    /** Ids whose answer says nearly the same as an earlier one, with the first one's id. Those left out count on neither side. */
    async compare(leftOut: ReadonlySet<string>, signal: AbortSignal): Promise<Map<string, string>> {
      const fetchTexts = async (indices: readonly number[]) => {
        const texts: string[] = [];
        const chunk = indices.flatMap((index) => ids[index] ?? []);
        for await (const { answer } of fetchAnswered(records, distillationId, { ids: chunk, signal })) texts.push(answerTurns(answer));
        return texts;
      };
      const repeats = new Map<string, string>();
      for (const group of await near.groups(fetchTexts, { signal })) {
        const [first, ...later] = group.flatMap((index) => ids[index] ?? []).filter((id) => !leftOut.has(id));
        if (first !== undefined) for (const id of later) repeats.set(id, first);
      }
      return repeats;
    },
  };
}
