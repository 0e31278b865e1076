import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '@understudy/artifacts';
import type { ModelFiles } from './child.ts';
import { Fault } from './fault.ts';
import { readSpecialTokens } from './special-tokens.ts';
import { findStudent, studentPrefix } from './student.ts';

type Model = ModelFiles & { specialTokens: readonly string[] };

export type Models = {
  /** @throws Fault `model_unknown` when there is no such model. */
  find(name: string): Promise<Model>;
  /** Names of the embedded models. */
  names(): Promise<string[]>;
};

/** The models that can be served: each `<folder>/<name>.gguf`, and each student whose adapter lies in the artifact store. */
export function createModels(folder: string, artifacts: ArtifactStore): Models {
  const tokensOf = new Map<string, Promise<string[]>>();

  async function findBase(name: string): Promise<Model | null> {
    if (!/^[a-z0-9][a-z0-9._-]{0,99}$/.test(name)) return null;
    const weights = join(folder, `${name}.gguf`);
    const facts = await stat(weights).catch(() => null);
    if (!facts?.isFile()) return null;
    const version = `${weights}:${facts.size}:${facts.mtimeMs}`;
    const reading = tokensOf.get(version) ?? readSpecialTokens(weights);
    tokensOf.set(version, reading);
    try {
      return { name, weights, adapter: null, specialTokens: await reading };
    } catch (cause) {
      tokensOf.delete(version);
      throw new Fault('model_unavailable', cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }

  async function names(): Promise<string[]> {
    const files = await readdir(folder).catch(() => []);
    return files
      .filter((file) => file.endsWith('.gguf'))
      .map((file) => file.slice(0, -'.gguf'.length))
      .sort();
  }

  return {
    names,
    async find(name) {
      const student = name.startsWith(studentPrefix) ? await findStudent(artifacts, name) : null;
      const base = await findBase(student?.base ?? name);
      if (base) return student ? { ...base, name, adapter: student.adapter } : base;
      const known = (await names()).join(', ') || 'none; npm run setup brings one';
      const message = student
        ? `${name} was trained on ${student.base}, which is not an embedded model here (there is: ${known}).`
        : `There is no model ${JSON.stringify(name)}. Embedded models: ${known}; a student is called student:dst_….`;
      throw new Fault(student ? 'student_unavailable' : 'model_unknown', message, { param: 'model' });
    },
  };
}
