import { z } from 'zod';
import { trainingFileSchema } from './engine.ts';
import { hostedTrainingFileSchema } from './hosted-training.ts';

/** `5-adapter/training.json`: of a student that we have trained, or, with `backend`, that a host has. */
export const anyTrainingFileSchema = z.union([trainingFileSchema, hostedTrainingFileSchema]);
export type AnyTrainingFile = z.infer<typeof anyTrainingFileSchema>;
