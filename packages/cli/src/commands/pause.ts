import { actionOptions, actOn } from '../act-on.ts';
import type { Command } from '../command.ts';

export const pause: Command = {
  name: 'pause',
  usage: 'pause ID|NAME [--json]',
  summary: 'Let nothing new begin; what is under way is finished and kept.',
  example: 'understudy pause beethoven',
  options: actionOptions,
  run: (context) => actOn(context, 'pause'),
};
