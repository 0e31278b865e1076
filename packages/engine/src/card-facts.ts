import type { AcceptedSpec } from '@understudy/contracts';
import type { CardFacts } from './model-card.ts';

/** What a model card says of the spec. Of the languages it knows those that a rule asks for. */
export function cardFacts({ name, teacher, prompt, demonstrations, rules, dataset }: AcceptedSpec): CardFacts & { languages: string[] } {
  const languages = rules.flatMap(({ language }) => (language === undefined ? [] : [language]));
  return {
    name,
    lesson: dataset.rows === undefined ? { teacher: teacher.model, prompt, demonstrations: demonstrations.length } : null,
    languages: [...new Set(languages)],
  };
}
