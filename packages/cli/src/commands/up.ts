import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, exitCodes, textOption, textOptions, UsageError } from '../command.ts';
import { artifactsLocation, environment, understudyHome } from '../environment.ts';
import { parseScale } from '../stack/services.ts';
import { stayUp } from '../stack/stay-up.ts';

export const up: Command = {
  name: 'up',
  usage: 'up [--models FILE] [--port PORT] [--data DIR] [--redis URL] [--scale NAME=COUNT]…',
  summary: 'Run the whole system on this machine, in the foreground.',
  example: 'understudy up --models models.yaml --scale teacher-worker=4',
  options: {
    models: { type: 'string', value: 'FILE', summary: 'Model catalogue; left out, the embedded models.' },
    port: { type: 'string', value: 'PORT', default: '8080', summary: 'Port of the gateway; 0 takes a free one.' },
    data: { type: 'string', value: 'DIR', summary: 'Folder for Redis, artifacts and logs; left out, .understudy/data.' },
    redis: { type: 'string', value: 'URL', summary: 'A Redis that runs already; left out, a private one is started.' },
    scale: { type: 'string', multiple: true, value: 'NAME=COUNT', summary: 'Processes of a service: --scale teacher-worker=4.' },
  },
  async run({ options, err, signal }) {
    const data = resolve(textOption(options, 'data') ?? resolve(understudyHome(), 'data'));
    const port = Number(textOption(options, 'port'));
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new UsageError(`--port ${textOption(options, 'port')} is no port: give a number from 0 to 65535.`);
    const [models, redisUrl, artifacts] = [textOption(options, 'models'), textOption(options, 'redis'), artifactsLocation()];
    await mkdir(data, { recursive: true });
    err('Starting Redis, the model server, the gateway and the stages…');
    // Only here: what starts services would slow down the start of every command.
    const { startStack } = await import('../stack/start-stack.ts');
    await using stack = await startStack({
      data,
      port,
      scale: parseScale(textOptions(options, 'scale')),
      environment: environment(),
      signal,
      ...(models ? { models: resolve(models) } : {}),
      ...(redisUrl ? { redisUrl } : {}),
      ...(artifacts ? { artifacts } : {}),
      onProgress: (message) => err(`  ${message}`),
    });
    err(`Understudy is up at ${stack.url} (data in ${data}, artifacts in ${stack.artifacts}, logs in ${stack.logs}).`);
    err(`Submit with: UNDERSTUDY_URL=${stack.url} npm run -s understudy -- submit -f examples/beethoven/spec.quickstart.yaml --watch`);
    err('Ctrl-C stops everything; what is unfinished goes on at the next start.');
    await stayUp(stack, signal);
    err('Stopping…');
    return exitCodes.ok;
  },
};
