import type { Client } from '@understudy/client';
import type { Distillation } from '@understudy/contracts';
import { CommandError, UsageError } from './command.ts';

/**
 * The distillation that a user means: its id, the beginning of an id that fits only one, or a name, of which the newest counts. With
 * nothing given, the newest of all. Names and beginnings count among those that are `fitting`.
 * @throws CommandError when none fits, UsageError when several do.
 */
export async function findDistillation(
  client: Client,
  given: string | undefined,
  fitting: (record: Distillation) => boolean = () => true,
): Promise<Distillation> {
  if (given && /^dst_[0-9A-Z]{26}$/.test(given)) return await client.get(given);
  const fits: Distillation[] = [];
  for await (const record of client.listAll()) {
    if (!fitting(record)) continue;
    if (given === undefined || record.name === given) return record;
    if (record.id.startsWith(given)) fits.push(record);
  }
  const [first, second] = fits;
  if (first && second)
    throw new UsageError(`${given} is the beginning of several ids, ${first.id} and ${second.id} among them: give more of it.`);
  if (first) return first;
  throw new CommandError(
    'notFound',
    given === undefined
      ? 'There is no distillation yet: "understudy submit" makes one.'
      : `No distillation has the id or the name ${given}; "understudy ls" lists them.`,
  );
}
