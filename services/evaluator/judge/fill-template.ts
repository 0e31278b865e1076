import { createHash } from 'node:crypto';
import type { AcceptedSpec, Message } from '@understudy/contracts';
import type { Template } from './load-template.ts';

type Texts = { question: string } & ({ answer: string } | { first: string; second: string });

/**
 * What the judge is sent: instructions and script first, the same in every call, so that hosts read them once; then what is judged. Texts of
 * others stand whole between marks, and slots are filled in one pass: a text that looks like a slot or a mark is neither.
 */
export function fillTemplate(template: Template, spec: Pick<AcceptedSpec, 'prompt' | 'demonstrations'>, texts: Texts): Message[] {
  const dimensions = Object.entries(template.dimensions);
  const filled: Record<string, string> = {
    script: fence(scriptText(spec)),
    dimensions: dimensions.map(([name, means]) => `- ${name}: ${means}`).join('\n'),
    shape: `{${dimensions.map(([name]) => `"${name}": n`).join(', ')}}`,
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fence(text)])),
  };
  const fill = (text: string) => text.trim().replace(/\{\{(\w+)\}\}/gu, (slot, name: string) => filled[name] ?? slot);
  return [
    { role: 'system', content: fill(template.system) },
    { role: 'user', content: fill(template.user) },
  ];
}

/** The mark is made of what it encloses, which therefore cannot contain it. */
function fence(text: string): string {
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `<<<${mark}\n${text.trim() === '' ? '(empty)' : text}\n${mark}>>>`;
}

function scriptText({ prompt, demonstrations }: Pick<AcceptedSpec, 'prompt' | 'demonstrations'>): string {
  const turns = demonstrations.map(({ user, assistant }) => `User: ${user}\nAssistant: ${assistant}`);
  return turns.length > 0 ? `${prompt}\n\nExample turns:\n\n${turns.join('\n\n')}` : prompt;
}
