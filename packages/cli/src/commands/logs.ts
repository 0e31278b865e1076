import type { Client } from '@understudy/client';
import { type Event, stageNames } from '@understudy/contracts';
import { type Command, type CommandContext, choiceOption, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { parseDuration } from '../parse-duration.ts';
import { plainText } from '../plain-text.ts';

const levels = ['info', 'warn', 'error'] as const;

export const logs: Command = {
  name: 'logs',
  usage: 'logs [ID|NAME] [--follow] [--level LEVEL] [--stage STAGE] [--since WHEN] [--json]',
  summary: 'Print what has happened to a distillation, a line an event, oldest first.',
  example: 'understudy logs beethoven --follow --level warn',
  options: {
    follow: { type: 'boolean', short: 'f', summary: 'Go on with what happens until it has ended; Ctrl-C only detaches.' },
    level: { type: 'string', value: 'LEVEL', default: 'info', choices: levels, summary: `This one and worse: ${levels.join(', ')}.` },
    stage: {
      type: 'string',
      value: 'STAGE',
      choices: stageNames,
      summary: `What a stage tells, and what happens while it is the last to have begun: ${stageNames.join(', ')}.`,
    },
    since: { type: 'string', value: 'WHEN', summary: 'Only what is younger: 10m, 2h, or a time such as 2026-11-25T09:00:00Z.' },
    json: { type: 'boolean', summary: 'Print the events, a line of JSON each.' },
  },
  async run(context) {
    const { options, positionals, url, key, out, signal } = context;
    const level = levels.indexOf(choiceOption(options, 'level', levels) ?? 'info');
    const stage = choiceOption(options, 'stage', stageNames);
    const since = sinceOf(textOption(options, 'since'));
    const client = connect({ url, key });
    const { id } = await findDistillation(client, positionals[0]);
    let current: string | null = null;
    for await (const event of eventsOf(client, id, context)) {
      signal.throwIfAborted();
      const { stage: told, state } = event.data;
      if (event.type === 'stage' && state === 'started' && typeof told === 'string') current = told;
      const of = event.type === 'training' ? 'training' : typeof told === 'string' ? told : current;
      if (levels.indexOf(event.level) < level || Date.parse(event.at) < since || (stage !== undefined && of !== stage)) continue;
      out(flagOption(options, 'json') ? JSON.stringify(event) : lineOf(event));
    }
    signal.throwIfAborted();
    return exitCodes.ok;
  },
};

async function* eventsOf(client: Client, id: string, { options, signal, err }: CommandContext): AsyncGenerator<Event> {
  if (!flagOption(options, 'follow')) return yield* allEvents(client, id);
  const onGap = () => err('The gateway does not answer; waiting for it…');
  for await (const seen of client.watch(id, { signal, onGap })) {
    if (seen.type === 'resync') err('Some events are no longer kept.');
    else if (seen.type !== 'progress') yield seen;
  }
}

async function* allEvents(client: Client, id: string): AsyncGenerator<Event> {
  let after: string | undefined;
  do {
    const page = await client.listEvents(id, { limit: 100, after });
    yield* page.data;
    after = page.hasMore ? page.data.at(-1)?.id : undefined;
  } while (after !== undefined);
}

/** `2026-11-25 09:41:12  warn   log       …` */
function lineOf({ at, level, type, message }: Event): string {
  return `${at.slice(0, 19).replace('T', ' ')}  ${level.padEnd(5)}  ${type.padEnd(8)}  ${plainText(message).replace(/\s+/gu, ' ')}`;
}

/** Milliseconds of the epoch. @throws UsageError for what is neither a time nor a span. */
function sinceOf(text: string | undefined): number {
  if (text === undefined) return Number.NEGATIVE_INFINITY;
  if (/^\d+(\.\d+)?[smhd]?$/.test(text)) return Date.now() - parseDuration(text, 'since');
  const at = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(at))
    throw new UsageError(`--since ${text} is no time: write 10m, 2h, or 2026-11-25T09:00:00Z.`);
  return at;
}
