import { readFile } from 'node:fs/promises';
import { createClient } from '@understudy/client';
import type { EvaluationRequest } from '@understudy/contracts';
import { parse } from 'yaml';
import { type Command, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { findDistillation } from '../find-distillation.ts';
import { outcome, watchDistillation } from '../watch-distillation.ts';

export const evaluate: Command = {
  name: 'evaluate',
  usage: 'evaluate [ID|NAME] [-f CHANGES.yaml] [--watch] [--json]',
  summary: 'Evaluate a student again, with other gates or questions; trains nothing.',
  options: {
    file: {
      type: 'string',
      short: 'f',
      value: 'FILE',
      summary: 'What changes, YAML or JSON: gates, items (your own questions), adversarial, capability, seed. Left out, all stays.',
    },
    watch: { type: 'boolean', short: 'w', summary: 'Follow it to its end; exit code 6 when the student should not be shipped.' },
    json: { type: 'boolean', summary: 'Print the whole record.' },
  },
  async run({ options, positionals, url, out, err, signal }) {
    const client = createClient({ url });
    const source = await findDistillation(client, positionals[0], ({ evaluationOf }) => evaluationOf === null);
    const file = textOption(options, 'file');
    const record = await client.evaluate(source.id, file === undefined ? {} : await readChanges(file), { signal });
    const shown = (each: typeof record) => (flagOption(options, 'json') ? JSON.stringify(each, null, 2) : each.id);
    if (!flagOption(options, 'watch')) {
      out(shown(record));
      err(`The student of ${source.id} (${source.name}) is evaluated again. Follow it with: understudy watch ${record.id}`);
      return exitCodes.ok;
    }
    err(`${record.id} evaluates the student of ${source.id} (${source.name}) again`);
    const ended = await watchDistillation(client, record.id, { signal });
    const { sentence, code } = outcome(ended);
    out(shown(ended));
    err(sentence);
    if (ended.status === 'succeeded') err(`See it with: understudy report ${record.id}`);
    return code;
  },
};

/** The gateway checks what the file says; here it only has to be an object. */
async function readChanges(file: string): Promise<EvaluationRequest> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}.`, { cause });
  });
  let changes: unknown;
  try {
    changes = parse(text);
  } catch (cause) {
    throw new UsageError(`${file} is neither YAML nor JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    throw new UsageError(`${file} holds no keys: give gates, items or another of what may change.`);
  return changes as EvaluationRequest;
}
