import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AttackKind, attackKindSchema, attackKinds } from '@understudy/contracts';
import { parse } from 'yaml';
import { z } from 'zod';

type Attack = { id: string; kind: AttackKind; text: string };
/** What the user says, turn by turn. */
type Talk = { id: string; turns: string[] };
export type CapabilityQuestion = { id: string; category: string; text: string; answers: string[] };

/** Questions of Understudy's own, with the sha256 of the file in which they stand. */
export type Probes = {
  adversarial: { sha256: string; attacks: Attack[]; talks: Talk[] };
  capability: { sha256: string; questions: CapabilityQuestion[] };
};

const text = z.string().min(1);
const adversarialFile = z.record(z.union([attackKindSchema, z.literal('drift')]), z.array(z.union([text, z.array(text).min(2)])).min(1));
const capabilityFile = z.record(z.string(), z.array(z.strictObject({ question: text, answers: z.array(text).min(1) })).min(1));

/** Reads both files: 15 kB, some milliseconds. Ids say where a question stands, so that an answer is known again after a crash. */
export function loadProbes(): Probes {
  const adversarial = read('adversarial.yaml', adversarialFile);
  const capability = read('capability.yaml', capabilityFile);
  return {
    adversarial: {
      sha256: adversarial.sha256,
      attacks: attackKinds.flatMap((kind) =>
        adversarial.content[kind].map((each, index) => ({ id: `${kind}:${index + 1}`, kind, text: z.string().parse(each) })),
      ),
      talks: adversarial.content.drift.map((each, index) => ({ id: `drift:${index + 1}`, turns: z.array(z.string()).parse(each) })),
    },
    capability: {
      sha256: capability.sha256,
      questions: Object.entries(capability.content).flatMap(([category, questions]) =>
        questions.map(({ question, answers }, index) => ({ id: `${category}:${index + 1}`, category, text: question, answers })),
      ),
    },
  };
}

function read<T>(name: string, schema: z.ZodType<T>): { content: T; sha256: string } {
  const file = readFileSync(new URL(`./${name}`, import.meta.url));
  return { content: schema.parse(parse(file.toString('utf8'))), sha256: createHash('sha256').update(file).digest('hex') };
}
