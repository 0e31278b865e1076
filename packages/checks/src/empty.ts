import { type Check, rejection } from './check.ts';

/** Nothing that could be read: no letter and no digit. */
export const empty: Check = ({ text, finishReason }) =>
  /[\p{L}\p{N}]/u.test(text) || finishReason === 'content_filter' ? null : rejection('empty', 'The answer has no words.');
