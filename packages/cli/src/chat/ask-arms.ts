import type { Client } from '@understudy/client';
import type { ArmName, CompareEvent, CompareTurn } from '@understudy/contracts';
import { plainText } from '../plain-text.ts';

export type ArmAnswer = {
  arm: ArmName;
  text: string;
  /** Null while it is written. */
  end: Exclude<CompareEvent, { type: 'delta' }> | null;
};

/** What each arm has said and heard; each goes on with its own conversation. */
export type Conversations = ReadonlyMap<ArmName, CompareTurn[]>;

export type AskOptions = {
  id: string;
  conversations: Conversations;
  signal: AbortSignal;
  onChange: (answers: readonly ArmAnswer[]) => void;
};

/**
 * Asks every arm the same, and tells what they say while they say it, without control characters. What an arm has answered to its end joins
 * its conversation.
 */
export async function askArms(client: Client, question: string, { id, conversations, signal, onChange }: AskOptions): Promise<ArmAnswer[]> {
  const arms = [...conversations.keys()];
  const answers = arms.map((arm): ArmAnswer => ({ arm, text: '', end: null }));
  const histories = Object.fromEntries(conversations);
  for await (const event of client.compare(id, { question, arms, histories }, { signal })) {
    const answer = answers.find(({ arm }) => arm === event.arm);
    if (!answer) continue;
    if (event.type === 'delta') answer.text += plainText(event.text);
    else answer.end = event;
    onChange(answers);
  }
  for (const { arm, text, end } of answers)
    if (end?.type === 'done') conversations.get(arm)?.push({ role: 'user', content: question }, { role: 'assistant', content: text });
  return answers;
}

/** Why it has no answer, or none that is whole; null where it has. */
export function troubleOf({ arm, end }: ArmAnswer): string | null {
  if (end?.type === 'error') return `${arm}: ${plainText(end.problem.detail)}`;
  return end?.finishReason === 'length' ? `${arm}: cut at the token limit of the spec` : null;
}
