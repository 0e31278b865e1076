import { explainIssues, type Spec, specSchema } from '@understudy/contracts';
import { UsageError } from './command.ts';
import { readSpecFile } from './spec-file.ts';

/** A spec that is not handed in but used here: checked by its schema, defaults filled in. @throws UsageError naming every fault. */
export async function readWholeSpec(file: string): Promise<Spec> {
  const input = await readSpecFile(file);
  const result = specSchema.safeParse(input);
  if (result.success) return result.data;
  const faults = explainIssues(result.error, { schema: specSchema, input });
  throw new UsageError(`${file} is no valid spec: ${faults.map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`).join(' ')}`);
}
