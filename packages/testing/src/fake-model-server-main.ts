// The fake model server as a process of its own, so that a benchmark does not share its event loop:
//   node packages/testing/src/fake-model-server-main.ts --port 0 --latency-ms 1000 [--max-in-flight 500] [--seed 0] [--faults '[…]']
// Prints one line of JSON with its url, then serves until SIGTERM; GET /counts tells what it was asked, POST /control changes the weather.
import { parseArgs } from 'node:util';
import { startFakeModelServer } from './fake-model-server.ts';
import { readWeather } from './fake-model-server-weather.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'latency-ms': { type: 'string', default: '0' },
    'max-in-flight': { type: 'string', default: 'null' },
    seed: { type: 'string', default: '0' },
    faults: { type: 'string', default: '[]' },
  },
});
const server = await startFakeModelServer({
  port: Number(values.port),
  seed: Number(values.seed),
  keep: 0,
  ...readWeather({
    latencyMs: Number(values['latency-ms']),
    maxInFlight: values['max-in-flight'] === 'null' ? null : Number(values['max-in-flight']),
    faults: JSON.parse(values.faults),
  }),
});
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
process.once('SIGTERM', () => {
  void server[Symbol.asyncDispose]().then(() => process.exit(0));
});
