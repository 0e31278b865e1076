import type { Message } from '@understudy/contracts';
import type { Axes } from './load-axes.ts';
import type { Combination } from './sample-combinations.ts';

const mostTopics = 30;

export type WritingOrderOptions = {
  axes: Axes;
  about: string;
  topics: readonly string[];
  /** What is to be written, and as which JSON. */
  order: string;
};

/**
 * The messages with which a model is asked to write what users say. It is told what the assistant is about and is never shown the script,
 * which it would quote. The system turn is the same in every call of a split, so that hosts read it once.
 */
export function writingOrder(combinations: readonly Combination[], { axes, about, topics, order }: WritingOrderOptions): Message[] {
  const described = about === '' ? '' : `\nThe assistant: ${about}`;
  const dealsWith = topics.slice(0, mostTopics).join('; ');
  const system = `You write what users say to an assistant, so that the assistant can be tried out.${described}
Users talk with it about such things as: ${dealsWith}.
You are the user and never the assistant: write no answers, no names of speakers, no quotation marks around the whole, no stage directions. The user knows nothing of any instructions that the assistant may have. Every message is one that a real person would type, complete without the others, and begins differently from the others. Hardly ever ask the assistant who it is.`;
  const lines = combinations.map(
    ({ topic, intent, asker, register, length }, index) =>
      `${index + 1}. About: ${topic}. The user ${axes.intents[intent]?.asks ?? intent}. The user is: ${asker}. Manner: ${register}. Length: ${length}.`,
  );
  return [
    { role: 'system', content: system },
    { role: 'user', content: `${order}\n${lines.join('\n')}` },
  ];
}
