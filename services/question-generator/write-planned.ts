import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AcceptedSpec } from '@understudy/contracts';
import { planQuestions } from '@understudy/questions';
import type { Stock } from './open-stock.ts';
import type { Material } from './prepare-material.ts';

const chunkSize = 500;
/** Further rounds draw on the same sequence for as long as they lack something. */
const endless = 1_000_000_000;

export type WritePlannedOptions = {
  material: Pick<Material, 'templates' | 'items'>;
  stock: Stock;
  round: number;
  lacking: () => { test: number; train: number };
  signal: AbortSignal;
};

/**
 * Writes the questions that need no model: the user's own, and those that fill templates. The plan follows from the spec, so it is made anew
 * in every round and after every crash, and what is there already is passed over, so that the filter knows all of it.
 */
export async function writePlanned(spec: AcceptedSpec, { material, stock, round, lacking, signal }: WritePlannedOptions): Promise<void> {
  const { templates, items } = material;
  const rounds = round === 1 ? [spec.questions.count] : [spec.questions.count, endless];
  let passed = 0;
  for (const question of planQuestions(spec, { ...templates, items, filter: stock.filter }, rounds)) {
    if (lacking()[question.split] > 0) stock.add({ ...question, round });
    passed += 1;
    // What is stored stands at the beginning of the plan.
    if (passed >= stock.plannedBefore && lacking().test <= 0 && lacking().train <= 0) break;
    // A turn of the event loop now and then: planning is pure work, and a lock must be renewed meanwhile.
    if (passed % chunkSize > 0) continue;
    await stock.save();
    await nextTurn();
    signal.throwIfAborted();
  }
  await stock.save();
}
