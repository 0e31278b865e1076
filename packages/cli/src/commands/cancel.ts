import { actionOptions, actOn } from '../act-on.ts';
import type { Command } from '../command.ts';

export const cancel: Command = {
  name: 'cancel',
  usage: 'cancel ID|NAME [--json]',
  summary: 'End a distillation now; what it has published stays.',
  example: 'understudy cancel dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
  options: actionOptions,
  run: (context) => actOn(context, 'cancel'),
};
