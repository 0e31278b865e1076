import type { Message } from './chat.ts';
import type { AcceptedSpec } from './spec.ts';

/** What stands before every question to the teacher, and is distilled away: the prompt, and the demonstrations as turns. */
export function script({ prompt, demonstrations }: Pick<AcceptedSpec, 'prompt' | 'demonstrations'>): Message[] {
  const turns = demonstrations.flatMap(({ user, assistant }): Message[] => [
    { role: 'user', content: user },
    { role: 'assistant', content: assistant },
  ]);
  return [{ role: 'system', content: prompt }, ...turns];
}
