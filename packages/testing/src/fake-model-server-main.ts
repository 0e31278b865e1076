// The fake model server as a process of its own, so that a benchmark does not share its event loop:
//   node packages/testing/src/fake-model-server-main.ts --port 0 --latency-ms 1000 [--max-in-flight 500] [--seed 0]
// Prints one line of JSON with its url, then serves until SIGTERM; GET /counts tells what it was asked.
import { parseArgs } from 'node:util';
import { startFakeModelServer } from './fake-model-server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'latency-ms': { type: 'string', default: '0' },
    'max-in-flight': { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '0' },
  },
});
const server = await startFakeModelServer({
  port: Number(values.port),
  latencyMs: Number(values['latency-ms']),
  maxInFlight: Number(values['max-in-flight']),
  seed: Number(values.seed),
});
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
process.once('SIGTERM', () => {
  void server[Symbol.asyncDispose]().then(() => process.exit(0));
});
