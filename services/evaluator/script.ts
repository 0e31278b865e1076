import type { AcceptedSpec, Message } from '@understudy/contracts';

/** Prompt and demonstrations as the teacher got them. */
export function script({ prompt, demonstrations }: Pick<AcceptedSpec, 'prompt' | 'demonstrations'>): Message[] {
  const turns = demonstrations.flatMap(({ user, assistant }): Message[] => [
    { role: 'user', content: user },
    { role: 'assistant', content: assistant },
  ]);
  return [{ role: 'system', content: prompt }, ...turns];
}
