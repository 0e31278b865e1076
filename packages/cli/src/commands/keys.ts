import { scopes } from '@understudy/contracts';
import {
  type Command,
  type CommandContext,
  choiceOptions,
  countOption,
  exitCodes,
  flagOption,
  textOption,
  UsageError,
} from '../command.ts';
import { connect } from '../connect.ts';
import { table } from '../table.ts';

export const keys: Command = {
  name: 'keys',
  usage: 'keys create [NAME] | keys ls | keys revoke ID [--json]',
  summary: 'Make, list and revoke keys of the gateway; with the first one it begins to ask for them.',
  example: 'understudy keys create ci --scope read --scope write',
  words: ['create', 'ls', 'revoke'],
  options: {
    owner: { type: 'string', value: 'OWNER', summary: 'create: to whom belongs what is made with it; left out, local.' },
    scope: {
      type: 'string',
      value: 'SCOPE',
      multiple: true,
      choices: scopes,
      summary: `create: ${scopes.join(', ')}; several. Left out, all but admin.`,
    },
    expires: { type: 'string', value: 'DATE', summary: 'create: when it ends, as 2027-01-31 or 2027-01-31T12:00:00Z.' },
    'requests-per-minute': { type: 'string', value: 'N', summary: "create: left out, the gateway's default." },
    distillations: {
      type: 'string',
      value: 'N',
      summary: "create: most of its owner that have not ended; left out, the gateway's default.",
    },
    json: { type: 'boolean', summary: 'Print what the gateway answers.' },
  },
  async run(context) {
    const [action, which] = context.positionals;
    if (action === 'create') return create(context, which ?? 'key');
    if (action === 'ls' && which === undefined) return list(context);
    if (action === 'revoke' && which !== undefined) return revoke(context, which);
    throw new UsageError('Say what to do: understudy keys create [NAME], keys ls, or keys revoke ID.');
  },
};

/** The key alone goes to stdout, so that a script can catch it. */
async function create({ options, url, key, out, err }: CommandContext, name: string): Promise<number> {
  const owner = textOption(options, 'owner');
  const wanted = choiceOptions(options, 'scope', scopes);
  const expires = textOption(options, 'expires');
  const made = await connect({ url, key }).createKey({
    name,
    ...(owner !== undefined && { owner }),
    ...(wanted.length > 0 && { scopes: wanted }),
    ...(expires !== undefined && { expiresAt: readDate(expires) }),
    limits: { requestsPerMinute: limit(options, 'requests-per-minute'), distillations: limit(options, 'distillations') },
  });
  if (flagOption(options, 'json')) out(JSON.stringify(made, null, 2));
  else out(made.key);
  err(`Made the key ${made.name} of ${made.owner} (${made.scopes.join(', ')}). It is shown this once: export UNDERSTUDY_KEY=…`);
  return exitCodes.ok;
}

async function list({ options, url, key, out }: CommandContext): Promise<number> {
  const { data } = await connect({ url, key }).keys();
  if (flagOption(options, 'json')) out(JSON.stringify(data, null, 2));
  else {
    const minute = (time: string | null, otherwise: string) => time?.slice(0, 16).replace('T', ' ') ?? otherwise;
    const rows = data.map(({ id, name, owner, scopes: may, lastUsedAt, expiresAt }) => [
      id,
      name,
      owner,
      may.join(','),
      minute(lastUsedAt, 'never'),
      minute(expiresAt, 'never'),
    ]);
    for (const line of table([['ID', 'NAME', 'OWNER', 'MAY', 'USED', 'EXPIRES'], ...rows])) out(line);
  }
  return exitCodes.ok;
}

async function revoke({ url, key, err }: CommandContext, which: string): Promise<number> {
  // Whoever pastes the whole key means its id.
  const id = /^uk_([0-9a-f]{16})_/.exec(which)?.[1] ?? which;
  await connect({ url, key }).revokeKey(id);
  err(`Revoked ${id}.`);
  return exitCodes.ok;
}

function readDate(text: string): string {
  const time = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) throw new UsageError(`--expires ${text} is no date: write 2027-01-31 or 2027-01-31T12:00:00Z.`);
  return time.toISOString();
}

/** Null leaves it to the gateway. */
function limit(options: CommandContext['options'], name: string): number | null {
  return textOption(options, name) === undefined ? null : countOption(options, name, [1, 1_000_000]);
}
