import { actionOptions, actOn } from '../act-on.ts';
import type { Command } from '../command.ts';

export const resume: Command = {
  name: 'resume',
  usage: 'resume ID|NAME [--json]',
  summary: 'Go on with what is paused.',
  example: 'understudy resume beethoven',
  options: actionOptions,
  run: (context) => actOn(context, 'resume'),
};
