import { type Client, ClientError, type WatchedEvent } from '@understudy/client';
import { type Distillation, terminalStatuses, verdictWords } from '@understudy/contracts';
import { type CommandContext, CommandError, exitCodes, textOption } from './command.ts';
import { createPainter } from './paint-progress.ts';
import { parseDuration } from './parse-duration.ts';
import { plainText } from './plain-text.ts';
import { verdictOf } from './verdict-words.ts';

export type WatchOptions = Pick<CommandContext, 'signal' | 'quiet' | 'options'> & {
  /** What brings one back after Ctrl-C or a timeout; left out, `understudy watch ID`. */
  comeBack?: string;
  /** Hears of everything instead of its being drawn. */
  onSeen?: (seen: WatchedEvent) => void;
};

/**
 * Draws a distillation's progress on stderr until it has ended, with what its events warn of; over restarts of the gateway too.
 * @throws CommandError `detached` after Ctrl-C, `timeout` after --timeout, both with what brings one back: it goes on meanwhile.
 */
export async function watchDistillation(
  client: Client,
  id: string,
  { signal, quiet, options, onSeen, comeBack = `understudy watch ${id}` }: WatchOptions,
): Promise<Distillation> {
  const given = textOption(options, 'timeout');
  const timeout = given === undefined ? undefined : AbortSignal.timeout(parseDuration(given, 'timeout'));
  const ending = timeout ? AbortSignal.any([signal, timeout]) : signal;
  const painter = quiet || onSeen ? null : createPainter(process.stderr);
  let last: Distillation | null = null;
  for await (const seen of client.watch(id, { signal: ending, onGap: () => painter?.away() })) {
    onSeen?.(seen);
    if (seen.type === 'progress') {
      last = seen.distillation;
      painter?.paint(last);
    } else if (seen.type !== 'resync' && seen.level !== 'info' && seen.type !== 'status' && seen.type !== 'done')
      painter?.warn(plainText(seen.message));
  }
  // The stream ends quietly when it is aborted.
  if (signal.aborted) throw new CommandError('detached', `Detached. ${id} goes on; come back with: ${comeBack}`);
  if (timeout?.aborted) {
    const reached = last === null ? '' : ` (${last.stage ?? last.status}, ${Math.round(last.progress.percent)} %)`;
    throw new CommandError('timeout', `${id} has not ended within ${given}${reached}. It goes on; come back with: ${comeBack}`);
  }
  const record = await client.get(id).catch((error: unknown) => {
    // The gateway may go away just after it has told the end.
    if (error instanceof ClientError && error.passing && last !== null && terminalStatuses.includes(last.status)) return last;
    throw error;
  });
  painter?.paint(record);
  return record;
}

/** How a distillation ended, in a sentence, and the exit code for it. */
export function outcome(record: Distillation): { sentence: string; code: number } {
  if (record.status === 'succeeded') {
    const verdict = record.result && verdictOf(record.result);
    const code = record.result?.verdict === 'do_not_ship' ? exitCodes.gateFailed : exitCodes.ok;
    return { sentence: `${record.id} succeeded.${verdict ? ` Verdict: ${verdict}` : ''}`, code };
  }
  if (record.status === 'failed') {
    const { code, message } = record.error ?? { code: 'unknown', message: '' };
    const [verdict, exit] =
      code === 'gate_failed' ? [`. Verdict: ${verdictWords.do_not_ship}`, exitCodes.gateFailed] : ['', exitCodes.failed];
    return { sentence: `${record.id} failed (${code})${verdict}: ${plainText(message)}`, code: exit };
  }
  return { sentence: `${record.id} was ${record.status}.`, code: exitCodes.cancelled };
}
