import type { Client } from '@understudy/client';
import { type Distillation, verdictWords } from '@understudy/contracts';
import { exitCodes } from './command.ts';
import { createPainter } from './paint-progress.ts';
import { plainText } from './plain-text.ts';
import { verdictOf } from './verdict-words.ts';

/** Draws a distillation's progress on stderr until it has ended. Warnings among its events are shown. */
export async function watchDistillation(client: Client, id: string, { signal }: { signal: AbortSignal }): Promise<Distillation> {
  const paint = createPainter(process.stderr);
  const warnings: string[] = [];
  for await (const seen of client.watch(id, { signal })) {
    if (seen.type === 'progress') paint(seen.distillation);
    else if (seen.type === 'log' && seen.level !== 'info') warnings.push(seen.message);
  }
  // The stream ends quietly when it is aborted.
  signal.throwIfAborted();
  const record = await client.get(id);
  paint(record);
  for (const warning of warnings) process.stderr.write(`  warning: ${plainText(warning)}\n`);
  return record;
}

/** How a distillation ended, in a sentence, and the exit code for it. */
export function outcome(record: Distillation): { sentence: string; code: number } {
  if (record.status === 'succeeded') {
    const verdict = record.result && verdictOf(record.result);
    const code = record.result?.verdict === 'do_not_ship' ? exitCodes.doNotShip : exitCodes.ok;
    return { sentence: `${record.id} succeeded.${verdict ? ` Verdict: ${verdict}` : ''}`, code };
  }
  if (record.status === 'failed') {
    const { code, message } = record.error ?? { code: 'unknown', message: '' };
    const [verdict, exit] =
      code === 'gate_failed' ? [`. Verdict: ${verdictWords.do_not_ship}`, exitCodes.doNotShip] : ['', exitCodes.distillationFailed];
    return { sentence: `${record.id} failed (${code})${verdict}: ${plainText(message)}`, code: exit };
  }
  return { sentence: `${record.id} is ${record.status}.`, code: exitCodes.distillationFailed };
}
