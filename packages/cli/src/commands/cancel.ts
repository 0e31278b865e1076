import { actionOptions, actOn } from '../act-on.ts';
import type { Command } from '../command.ts';

export const cancel: Command = {
  name: 'cancel',
  usage: 'cancel ID|NAME [--json]',
  summary: 'End a distillation now; what it has published stays.',
  options: actionOptions,
  run: (context) => actOn(context, 'cancel'),
};
