import type { AcceptedSpec } from '@understudy/contracts';
import type { CardFacts } from './model-card.ts';

/** What a model card says of the spec. Of the languages it knows those that a rule asks for. */
export function cardFacts({ name, teacher, prompt, demonstrations, rules }: AcceptedSpec): CardFacts & { languages: string[] } {
  const languages = rules.flatMap(({ language }) => (language === undefined ? [] : [language]));
  return {
    name,
    lesson: { teacher: teacher.model, prompt, demonstrations: demonstrations.length },
    languages: [...new Set(languages)],
  };
}
