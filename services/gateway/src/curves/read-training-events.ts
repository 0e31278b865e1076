import type { Curve, Event } from '@understudy/contracts';
import type { Records } from '@understudy/records';

type Name = Curve['name'];
export type Line = { name: Name; variant: number | null; points: Curve['points'] };

const pageSize = 1000;
/** What a training event tells, by the name that it has there. */
const told: readonly (readonly [key: string, name: Name])[] = [
  ['loss', 'trainLoss'],
  ['validLoss', 'validLoss'],
  ['supervisedTokensPerSecond', 'supervisedTokensPerSecond'],
];

/** The lines that a training has told in its events so far: losses of a tenth of the steps, and every held-out loss. */
export async function readTrainingEvents(records: Pick<Records, 'readEvents'>, id: string): Promise<Line[]> {
  const lines = new Map<string, { line: Line; bySteps: Map<number, Curve['points'][number]> }>();
  let after: string | undefined;
  for (;;) {
    const events = await records.readEvents(id, { limit: pageSize, ...(after !== undefined && { after }) });
    for (const event of events) if (event.type === 'training') take(event);
    after = events.at(-1)?.id;
    if (events.length < pageSize) break;
  }
  return [...lines.values()].map(({ line, bySteps }) => {
    return { ...line, points: [...bySteps.values()].sort((one, other) => one.step - other.step) };
  });

  function take({ at, data }: Event): void {
    const { step } = data;
    if (typeof step !== 'number') return;
    const variant = typeof data.variant === 'number' ? data.variant : null;
    for (const [key, name] of told) {
      const value = data[key];
      if (typeof value !== 'number') continue;
      const known = lines.get(`${name} ${variant}`) ?? { line: { name, variant, points: [] }, bySteps: new Map() };
      // A step that was made again after a crash counts as it was made last.
      known.bySteps.set(step, { step, at, value });
      lines.set(`${name} ${variant}`, known);
    }
  }
}
