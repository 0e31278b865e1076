import { z } from 'zod';
import { callsOf } from './checkpoint.ts';
import { fitToAsk } from './fit-to-ask.ts';
import { loadAxes } from './load-axes.ts';
import { makeCalls } from './make-calls.ts';
import { sampleCombinations } from './sample-combinations.ts';
import { seedOf } from './seed-of.ts';
import type { Writing } from './writing.ts';
import { writingOrder } from './writing-order.ts';

const fewestTurns = 2;
const mostTurns = 5;
const maxTokens = 1024;

/** The model writes the user's side of conversations, one a call: what the user says first, and what after each answer. */
export async function writeConversations(
  { spec, material, stock, round, ask, distillationId, checkpoint, save, signal, draining }: Writing,
  { lacking }: { lacking: () => number },
): Promise<void> {
  const topics = material.topics.train;
  if (topics.length === 0 || lacking() <= 0) return;
  const { seed, model } = spec.questions;
  const axes = await loadAxes();
  const { askers, language, about } = material;
  // Single questions take the combinations from the beginning; these shall not go with the same ones.
  const combinationAt = sampleCombinations({ axes, topics, askers, language, split: 'train', round, seed: seed + 1 });
  const calls = callsOf(checkpoint, 'conversations', 4 * lacking());

  const call = async (number: number) => {
    if (lacking() <= 0) return;
    const combination = combinationAt(number);
    const turns = fewestTurns + (seedOf(seed, 'turns', round, number) % (mostTurns - fewestTurns + 1));
    const order = `Write the user's side of one conversation in ${language}: exactly ${turns} messages, of which each after the first takes up what the assistant will have answered, without your knowing its words, and leads on. The line below tells what it is about; its length is that of the first message. Answer with JSON: {"turns": [${turns} strings]}.`;
    const reply = await ask({
      distillationId,
      model,
      messages: writingOrder([combination], { axes, about, topics, order }),
      schema: z.strictObject({ turns: z.array(z.string()).min(fewestTurns).max(mostTurns) }),
      name: 'conversation',
      seed: seedOf(seed, 'conversations', round, number),
      maxTokens,
      signal,
    });
    if (reply === null) calls.bad += 1;
    else if (lacking() > 0) {
      const family = `model-${combination.intent}`;
      const written = { turns: reply.turns, category: 'conversation', family, facets: combination };
      const question = fitToAsk(spec, { ...written, origin: 'model', split: 'train', round }, stock);
      if (question) stock.add(question);
    }
    await stock.save();
  };
  await makeCalls(call, { calls, lacking, perCall: 1, save, signal, draining });
}
