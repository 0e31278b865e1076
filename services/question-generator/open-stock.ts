import { createNearDuplicateFilter, type NearDuplicateFilter } from '@understudy/checks';
import { asksIdentity, type Question } from '@understudy/contracts';
import { nearDuplicateThreshold, saidBy } from '@understudy/questions';
import type { Records } from '@understudy/records';
import { asksWhoYouAre } from './asks-who-you-are.ts';

const pageSize = 500;

type Kind = 'test' | 'planned' | 'conversation' | 'model';

/** The questions of a distillation, as far as they are written. */
export type Stock = {
  /** Questions of this round, by kind; all but `test` are for training. */
  readonly count: Readonly<Record<Kind, number>>;
  /** Of all rounds. */
  readonly total: number;
  /** How many questions that no model wrote were stored when the stock was opened, of all rounds. */
  readonly plannedBefore: number;
  /** Training questions of all rounds, and how many of them ask who the assistant is. */
  readonly train: { readonly all: number; readonly identity: number };
  /** Knows every question that a model wrote; what is planned and written from now on must pass through it. */
  readonly filter: NearDuplicateFilter;
  /** Counts a question at once; false, and nothing, when it is there already. */
  add: (question: Question) => boolean;
  /** Stores what was added. */
  save: () => Promise<void>;
};

/** Reads what earlier rounds and earlier runs of this one have stored: after a crash it counts, and is not written again. */
export async function openStock(
  records: Pick<Records, 'questionsInOrder' | 'putQuestions' | 'stageProgress'>,
  { distillationId, round }: { distillationId: string; round: number },
): Promise<Stock> {
  const known = new Set<string>();
  const count = { test: 0, planned: 0, conversation: 0, model: 0 };
  const train = { all: 0, identity: 0 };
  const filter = createNearDuplicateFilter({ threshold: nearDuplicateThreshold });

  const added: Question[] = [];
  let plannedBefore = 0;
  let saving = Promise.resolve();

  const note = (question: Question) => {
    known.add(question.id);
    if (question.round === round) count[kindOf(question)] += 1;
    if (question.split === 'test') return;
    train.all += 1;
    if (asksIdentity(question.family) || asksWhoYouAre(question.text)) train.identity += 1;
  };

  for (let start = 0; ; start += pageSize) {
    const page = await records.questionsInOrder(distillationId, { start, count: pageSize });
    for (const question of page) {
      note(question);
      // The planned ones come through the filter again when the plan is made anew. None of them is near to one of these.
      if (question.origin === 'model') filter.add(saidBy(question));
      else plannedBefore += 1;
    }
    if (page.length < pageSize) break;
  }

  return {
    count,
    get total() {
      return known.size;
    },
    plannedBefore,
    train,
    filter,
    add(question) {
      if (known.has(question.id)) return false;
      note(question);
      added.push(question);
      return true;
    },
    // One after the other: whoever has waited for a save may rely on all that was added before it.
    save() {
      saving = saving.then(async () => {
        const questions = added.splice(0);
        if (questions.length === 0) return;
        await records.putQuestions(distillationId, questions);
        await records.stageProgress(distillationId, 'questions', { done: known.size - added.length });
      });
      return saving;
    },
  };
}

function kindOf({ split, origin, followUps }: Question): Kind {
  if (split === 'test') return 'test';
  if (origin !== 'model') return 'planned';
  return followUps.length > 0 ? 'conversation' : 'model';
}
