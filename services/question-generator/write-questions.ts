import type { Question } from '@understudy/contracts';
import { questionsPerCall } from '@understudy/questions';
import { z } from 'zod';
import { callsOf } from './checkpoint.ts';
import { fitToAsk } from './fit-to-ask.ts';
import { loadAxes } from './load-axes.ts';
import { makeCalls } from './make-calls.ts';
import { sampleCombinations } from './sample-combinations.ts';
import { seedOf } from './seed-of.ts';
import type { Writing } from './writing.ts';
import { writingOrder } from './writing-order.ts';

const maxTokens = 1024;

/**
 * The model writes single questions, several a call, each for a combination of its own. What is of no use is left out, and more is asked
 * for, up to four times the calls that should do.
 */
export async function writeQuestions(
  { spec, material, stock, round, ask, distillationId, checkpoint, save, signal, draining }: Writing,
  { split, lacking }: { split: Question['split']; lacking: () => number },
): Promise<void> {
  const topics = material.topics[split];
  if (topics.length === 0 || lacking() <= 0) return;
  const kind = split === 'test' ? 'test' : 'questions';
  const seed = split === 'test' ? spec.evaluation.seed : spec.questions.seed;
  const axes = await loadAxes();
  const { askers, language, about } = material;
  const combinationAt = sampleCombinations({ axes, topics, askers, language, split, round, seed });
  const calls = callsOf(checkpoint, kind, 4 * Math.ceil(lacking() / questionsPerCall));

  const call = async (number: number) => {
    // Twice what is lacking: some of it will be of no use.
    const size = Math.min(questionsPerCall, 2 * lacking());
    if (size <= 0) return;
    const combinations = Array.from({ length: size }, (_, index) => combinationAt(number * questionsPerCall + index));
    const order = `Write exactly ${size} messages in ${language}, one for each line below and in the same order. Answer with JSON: {"questions": [${size} strings]}.`;
    const schema = z.strictObject({ questions: z.array(z.string()).min(1).max(size) });
    const reply = await ask({
      distillationId,
      model: spec.questions.model,
      messages: writingOrder(combinations, { axes, about, topics, order }),
      schema,
      name: 'questions',
      seed: seedOf(seed, kind, round, number),
      maxTokens,
      signal,
    });
    if (reply === null) calls.bad += 1;
    for (const [index, text] of (reply?.questions ?? []).entries()) {
      const facets = combinations[index];
      if (facets === undefined || lacking() <= 0) break;
      const family = `model-${facets.intent}`;
      const question = fitToAsk(spec, { turns: [text], category: 'model', family, facets, origin: 'model', split, round }, stock);
      if (question) stock.add(question);
    }
    await stock.save();
  };
  await makeCalls(call, { calls, lacking, perCall: questionsPerCall, save, signal, draining });
}
