import { access, constants } from 'node:fs/promises';
import type { ReadinessCheck } from '@understudy/service';
import type { Children } from './children.ts';
import type { Models } from './models.ts';

/** Ready: there are weights and a Python to serve them with, and the latest start of a child did not fail. */
export function readinessChecks(parts: { models: Models; children: Children; python: string }): ReadinessCheck[] {
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
    {
      name: 'children',
      check: async () => {
        const failure = parts.children.failure();
        if (failure) throw new Error(failure);
      },
    },
  ];
}
