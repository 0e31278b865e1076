import { access, constants } from 'node:fs/promises';
import type { ReadinessCheck } from '@understudy/service';
import type { Models } from './models.ts';

/**
 * Ready: there are weights, and a Python to serve them with. A child that did not start says nothing of the next one: a server that was not
 * ready for that would be asked by nobody, and so would never be ready again.
 */
export function readinessChecks(parts: { models: Models; python: string }): ReadinessCheck[] {
  return [
    {
      name: 'weights',
      check: async () => {
        if ((await parts.models.names()).length === 0) throw new Error('there is no embedded model; run npm run setup');
      },
    },
    {
      name: 'python',
      check: () =>
        access(parts.python, constants.X_OK).catch((cause) => {
          throw new Error(`${parts.python} cannot be run; run npm run setup`, { cause });
        }),
    },
  ];
}
