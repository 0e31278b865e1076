import { type Check, rejection } from './check.ts';

/** Cut at the token limit. A student taught on cut answers never learns to stop. */
export const truncated: Check = ({ finishReason }) =>
  finishReason === 'length' ? rejection('truncated', 'The answer was cut at its token limit; teacher.maxTokens sets it.') : null;
