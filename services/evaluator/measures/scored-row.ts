import { armScoreSchema } from '@understudy/contracts';
import { z } from 'zod';

const armScore = armScoreSchema.omit({ logProbabilities: true });

/** The teacher's answer to one held-out question under the three arms of the student's own weights. */
export const scoredRowSchema = z.strictObject({
  id: z.string(),
  tokens: z.int().min(1),
  arms: z.strictObject({ base: armScore, 'base+prompt': armScore, student: armScore }),
});
export type ScoredRow = z.infer<typeof scoredRowSchema>;
