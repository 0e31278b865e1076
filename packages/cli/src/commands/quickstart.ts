import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { artifactKey, type Distillation, type Report, type SpecInput, terminalStatuses } from '@understudy/contracts';
import { type Command, type CommandContext, exitCodes, flagOption } from '../command.ts';
import { connect } from '../connect.ts';
import { environment, understudyHome } from '../environment.ts';
import { plainText } from '../plain-text.ts';
import { duration } from '../progress-view.ts';
import { readSpecFile } from '../spec-file.ts';
import { meterMemory } from '../stack/meter-memory.ts';
import { root } from '../stack/services.ts';
import type { Stack } from '../stack/start-stack.ts';
import { stayUp } from '../stack/stay-up.ts';
import { verdictTable } from '../verdict-table.ts';
import { outcome, watchDistillation } from '../watch-distillation.ts';

const specFile = join(root, 'examples/beethoven/spec.quickstart.yaml');

export const quickstart: Command = {
  name: 'quickstart',
  usage: 'quickstart [--keep]',
  summary: 'Distil the Beethoven example on this machine alone, and show what came of it.',
  example: 'understudy quickstart --keep',
  options: { keep: { type: 'boolean', summary: 'Leave everything running afterwards, until Ctrl-C.' } },
  async run(context) {
    const { err, signal } = context;
    const data = join(understudyHome(), 'quickstart');
    await mkdir(data, { recursive: true });
    const started = Date.now();
    using memory = meterMemory();
    err('Starting Redis, the model server, the gateway and the stages (two teacher workers)…');
    // Only here: what starts services would slow down the start of every command.
    const { startStack } = await import('../stack/start-stack.ts');
    await using stack = await startStack({ data, port: 0, scale: { 'teacher-worker': 2 }, environment: environment(), signal });
    err(`Up at ${stack.url} after ${duration((Date.now() - started) / 1000)}; logs in ${relative('.', stack.logs)}.`);
    try {
      const code = await Promise.race([distil(stack, context), stack.broken]);
      const peak = memory.peakBytes === null ? '' : `, at most ${(memory.peakBytes / 2 ** 30).toFixed(1)} GiB of memory over all processes`;
      err(`It took ${duration((Date.now() - started) / 1000)}${peak}.`);
      if (code === exitCodes.ok && flagOption(context.options, 'keep')) await keep(stack, context);
      return code;
    } catch (error) {
      if (!signal.aborted) throw error;
      err('Stopping… Nothing is lost: "npm run quickstart" goes on where this one was.');
      return exitCodes.detached;
    }
  },
};

/** Submits the example, or goes on with one that an earlier quickstart left unfinished; shows its progress and its result. */
async function distil(stack: Stack, { key, err, out, signal, quiet, options }: CommandContext): Promise<number> {
  const client = connect({ url: stack.url, key });
  const unfinished = (await client.list({ limit: 100 })).data.find((record) => !terminalStatuses.includes(record.status));
  if (unfinished) err(`Going on with ${unfinished.id}, which an earlier run left unfinished.`);
  const { id } = unfinished ?? (await client.submit((await readSpecFile(specFile)) as SpecInput));
  if (!unfinished) err(`Posted ${relative('.', specFile)} as ${id}.`);
  const record = await watchDistillation(client, id, { signal, quiet, options });
  const { sentence, code } = outcome(record);
  err(sentence);
  // A verdict on so small a student says nothing against the machine, which has done all that it should: it is shown, and the exit code is 0.
  if (record.status !== 'succeeded') {
    err(`The logs are in ${relative('.', stack.logs)}.`);
    return code;
  }
  const report = await client.report(id);
  out('');
  out(verdictTable(report));
  for (const line of samples(report)) out(line);
  out(`The report, with charts: ${join(stack.artifacts, artifactKey(id, 'report-html'))}`);
  for (const line of chatHints(stack, record)) out(line);
  return exitCodes.ok;
}

/** Three held-out questions, as the base and as the student answer them, both without the prompt. */
function samples(report: Report): string[] {
  return report.samples
    .slice(0, 3)
    .flatMap(({ question, answers }) => [
      `Q  ${plainText(question)}`,
      `   base:    ${oneLine(answers.base)}`,
      `   student: ${oneLine(answers.student)}`,
      '',
    ]);
}

function oneLine(text = ''): string {
  const line = plainText(text).replace(/\s+/gu, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}

function chatHints(stack: Stack, record: Distillation): string[] {
  const data = relative('.', join(stack.artifacts, '..'));
  return [
    `Talk to it: npm run understudy -- up --data ${data}   (in one terminal)`,
    `            npm run -s understudy -- chat ${record.name}   (in another; --arms student,base lets the untrained model answer too)`,
  ];
}

async function keep(stack: Stack, { err, signal }: CommandContext): Promise<void> {
  err(`Still running at ${stack.url}; Ctrl-C stops it. Try: UNDERSTUDY_URL=${stack.url} npm run -s understudy -- chat --arms student,base`);
  await stayUp(stack, signal);
  err('Stopping…');
}
