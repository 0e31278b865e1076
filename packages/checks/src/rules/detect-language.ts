import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

type Detector = typeof import('eld/extrasmall').eld;

let loaded: Detector | undefined;

/**
 * The detector takes 90 MB and a third of a second to load, in every process that checks answers: hence only where a rule asks for it.
 * Of eld's sizes the smallest: 60 of our 64 sentences of two to eight words against 61 of the larger ones, at half of their memory.
 */
function detector(): Detector {
  if (loaded === undefined) {
    const path = fileURLToPath(import.meta.resolve('eld/extrasmall'));
    loaded = (createRequire(import.meta.url)(path) as { eld: Detector }).eld;
  }
  return loaded;
}

/** ISO 639-1 codes of the languages that can be told apart, in order. */
export function knownLanguages(): string[] {
  return Object.values(detector().info().Languages).sort();
}

/** How much a text looks like each language, 0 to 1; null when nothing can be said for sure. */
export function languageScores(text: string): Record<string, number> | null {
  const found = detector().detect(text);
  return found.isReliable() ? found.getScores() : null;
}
