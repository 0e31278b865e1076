import { dirname } from 'node:path';
import { type AnyTrainingFile, artifactKey, type Catalogue } from '@understudy/contracts';
import { hostedName, type LoadAdapterOptions, studentHostOf } from '@understudy/models';
import { PermanentError } from '@understudy/queues';

/** Where the student and its base are asked. */
export type Served = {
  /** What the chat client is asked for. */
  base: string;
  student: string;
  /** The adapter, for a vLLM that has to be handed it; null where nobody has to be. */
  load: (Pick<LoadAdapterOptions, 'baseUrl' | 'name' | 'path'> & { apiKeyEnv: string | undefined }) | null;
};

/**
 * A student of ours is asked at the model server, or at the vLLM that the catalogue names for it; one that a host has trained, there.
 * @throws PermanentError where the catalogue does not say where that is.
 */
export function findStudent(catalogue: Catalogue, { id, name, training }: { id: string; name: string; training: AnyTrainingFile }): Served {
  const entry = Object.hasOwn(catalogue.students, name) ? catalogue.students[name] : undefined;
  const host = entry === undefined ? null : studentHostOf(entry);
  if ('backend' in training) {
    if (host !== null && entry?.serve === 'hosted')
      return { base: hostedName(name, host.base ?? training.base), student: hostedName(name, training.model), load: null };
    throw new PermanentError(
      'student_unavailable',
      `The student ${training.model} lives on the host that trained it, and the model catalogue does not say where that is asked: give the entry of ${name} its chat.`,
    );
  }
  if (entry === undefined || entry.serve !== 'vllm' || entry.chat === undefined)
    return { base: training.base, student: `student:${id}`, load: null };
  const { baseUrl, apiKeyEnv, adapters, base = training.base } = entry.chat;
  const path = `${adapters.replace(/\/+$/, '')}/${dirname(artifactKey(id, 'adapter'))}`;
  return { base: hostedName(name, base), student: hostedName(name, id), load: { baseUrl, apiKeyEnv, name: id, path } };
}
