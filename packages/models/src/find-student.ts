import { dirname } from 'node:path';
import { artifactKey, type Catalogue } from '@understudy/contracts';
import { hostedName, studentHostOf } from './student-host.ts';

/** Where a student and its base are asked. */
export type StudentPlace = {
  /** What the chat client is asked for. */
  base: string;
  student: string;
  /** For a vLLM, which has to be handed the adapter: what it is called there, and its folder as vLLM sees it. Null where nobody has to be. */
  adapter: { name: string; path: string } | null;
};

export type Trained = {
  /** The distillation that trained it. */
  id: string;
  /** What the catalogue calls it. */
  name: string;
  base: string;
  /** What the host calls it that trained and keeps it; null for one of ours. */
  hostedAs: string | null;
};

/**
 * A student of ours is asked at the model server, or at the vLLM that the catalogue names for it; one that a host has trained, there. Null
 * where the catalogue does not say where that is.
 */
export function findStudent(catalogue: Catalogue, { id, name, base, hostedAs }: Trained): StudentPlace | null {
  const entry = Object.hasOwn(catalogue.students, name) ? catalogue.students[name] : undefined;
  if (hostedAs !== null) {
    const host = entry?.serve === 'hosted' ? studentHostOf(entry) : null;
    return host && { base: hostedName(name, host.base ?? base), student: hostedName(name, hostedAs), adapter: null };
  }
  if (entry?.serve !== 'vllm' || entry.chat === undefined) return { base, student: `student:${id}`, adapter: null };
  const { adapters, base: served = base } = entry.chat;
  const path = `${adapters.replace(/\/+$/, '')}/${dirname(artifactKey(id, 'adapter'))}`;
  return { base: hostedName(name, served), student: hostedName(name, id), adapter: { name: id, path } };
}
