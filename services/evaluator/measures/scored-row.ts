import { armScoreSchema } from '@understudy/contracts';
import { z } from 'zod';

const armScore = armScoreSchema.omit({ logProbabilities: true });

/** The answer to one held-out question under the arms of the student's own weights; without a script there is no base+prompt. */
export const scoredRowSchema = z.strictObject({
  id: z.string(),
  tokens: z.int().min(1),
  arms: z.strictObject({ base: armScore, 'base+prompt': armScore.exactOptional(), student: armScore }),
});
export type ScoredRow = z.infer<typeof scoredRowSchema>;
