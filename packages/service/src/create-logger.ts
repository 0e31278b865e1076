import { activeTrace } from '@understudy/tracing';
import { type DestinationStream, type Logger, pino } from 'pino';

/** Nothing of ours logs headers; what a library hands us as an error may carry them. */
const secret = ['authorization', 'headers', 'apiKey'].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** JSON lines on stdout, without what may hold a key, with the ids of the trace they belong to. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    name: service,
    level,
    base: { service, pid: process.pid },
    redact: { paths: secret, censor: '[redacted]' },
    mixin: activeTrace,
  };
  return destination ? pino(options, destination) : pino(options);
}
