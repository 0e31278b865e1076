import { type Check, rejection } from './check.ts';

/** The model host withheld the answer or refused the question. */
export const contentFilter: Check = ({ finishReason }) =>
  finishReason === 'content_filter' ? rejection('content-filter', 'The model host withheld the answer.') : null;
