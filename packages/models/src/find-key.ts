import type { Catalogue, CatalogueModel } from '@understudy/contracts';
import { CatalogueError } from './catalogue-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The key of a model, from the variable that the catalogue names; null where the host wants none. */
export function findKey(model: CatalogueModel, environment: Environment): string | null {
  return keyIn('apiKeyEnv' in model ? model.apiKeyEnv : undefined, environment);
}

/** What a variable holds, without the blanks around it; null where none is named, or it is unset or blank. */
export function keyIn(variable: string | undefined, environment: Environment): string | null {
  return variable === undefined ? null : environment[variable]?.trim() || null;
}

/**
 * For a process that will have hosts train: are all keys there?
 * @throws CatalogueError naming each variable that is missing, never a value.
 */
export function assertTrainingKeys(catalogue: Catalogue, environment: Environment): void {
  const missing = Object.entries(catalogue.students).flatMap(([name, student]) => {
    const variable = student.trainer === 'tinker' ? 'TINKER_API_KEY' : student.trainer === 'openai' ? student.apiKeyEnv : undefined;
    return variable !== undefined && keyIn(variable, environment) === null ? [`${variable} (the key for training ${name})`] : [];
  });
  if (missing.length === 0) return;
  throw new CatalogueError(`The trainer lacks variables that the model catalogue needs: ${missing.join(', ')}. Set them.`);
}

/**
 * For a process that will ask models: are all keys there?
 * @throws CatalogueError naming each variable that is missing, never a value.
 */
export function assertKeys(catalogue: Catalogue, environment: Environment): void {
  const missing = Object.entries(catalogue.models).flatMap(([name, model]) =>
    'apiKeyEnv' in model && model.apiKeyEnv !== undefined && findKey(model, environment) === null
      ? [`${model.apiKeyEnv} (the key of ${name})`]
      : [],
  );
  if (missing.length === 0) return;
  throw new CatalogueError(`The model catalogue names variables that are not set: ${missing.join(', ')}. Set them, or remove apiKeyEnv.`);
}
