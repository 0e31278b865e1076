import type { ArmName, CompareEvent, Problem } from '@understudy/contracts';
import type { ChatReply } from '@understudy/models';
import { frame, heartbeatMs, stillHere } from './frame.ts';

export type ArmCall = { arm: ArmName; ask: (onText: (piece: string) => void) => Promise<ChatReply> };

/**
 * Asks arms at the same time and tells, as server-sent events, what each says as it says it. Every arm has one end, `done` or `error`;
 * then the stream ends. While nobody says anything it beats.
 */
export async function* compareArms(
  calls: readonly ArmCall[],
  { explain, onDone }: { explain: (arm: ArmName, error: unknown) => Problem; onDone: (arm: ArmName) => void },
): AsyncGenerator<string> {
  const told: CompareEvent[] = [];
  let wake = () => {};
  const tell = (event: CompareEvent) => {
    told.push(event);
    wake();
  };
  let asking = calls.length;
  for (const { arm, ask } of calls)
    ask((text) => tell({ type: 'delta', arm, text })).then(
      ({ model, finishReason, usage, costUsd, latencyMs, firstTokenMs }) => {
        asking -= 1;
        onDone(arm);
        tell({ type: 'done', arm, model, finishReason, usage, costUsd, latencyMs, firstTokenMs });
      },
      (error: unknown) => {
        asking -= 1;
        tell({ type: 'error', arm, problem: explain(arm, error) });
      },
    );
  while (asking > 0 || told.length > 0) {
    const event = told.shift();
    if (event) yield frame(event.type, event);
    else if (await waitFor((wakeUp) => (wake = wakeUp))) yield stillHere;
  }
}

/** Resolves to whether it waited in vain. */
function waitFor(onWake: (wakeUp: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, heartbeatMs, true);
    onWake(() => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
