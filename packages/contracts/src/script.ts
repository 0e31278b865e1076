import type { Message } from './chat.ts';

type Script = { prompt?: string | undefined; demonstrations: readonly { user: string; assistant: string }[] };

/** What stands before every question to the teacher, and is distilled away: the prompt if there is one, and the demonstrations as turns. */
export function script({ prompt, demonstrations }: Script): Message[] {
  const turns = demonstrations.flatMap(({ user, assistant }): Message[] => [
    { role: 'user', content: user },
    { role: 'assistant', content: assistant },
  ]);
  return [...(prompt ? [{ role: 'system' as const, content: prompt }] : []), ...turns];
}

/** Whether there is anything to distil away: rows of one's own may come without a prompt. */
export function hasScript(of: Script): boolean {
  return script(of).length > 0;
}
