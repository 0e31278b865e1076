import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tracingShape, wantsTracing } from './tracing-shape.ts';

const read = (environment: Record<string, string>) => z.object(tracingShape).safeParse(environment);
const address = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

test.each([
  [{}, false],
  [address, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/v1/traces' }, true],
  [{ ...address, OTEL_SDK_DISABLED: 'true' }, false],
  [{ ...address, OTEL_TRACES_EXPORTER: 'none' }, false],
])('%o asks for traces: %s', (environment, wanted) => {
  expect(wantsTracing(z.object(tracingShape).parse(environment))).toBe(wanted);
});

test.each([
  [{ ...address, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'only http/protobuf is spoken'],
  [{ ...address, OTEL_TRACES_EXPORTER: 'zipkin' }, 'otlp'],
  [{ ...address, OTEL_TRACES_SAMPLER: 'jaeger_remote' }, 'parentbased_traceidratio'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'URL'],
])('%o is refused, not ignored', (environment, reason) => {
  const result = read(environment);
  expect(result.success).toBe(false);
  expect(JSON.stringify(result.error?.issues)).toContain(reason);
});

test('nothing of the SDK is loaded where nobody asks for traces', () => {
  const script = `
    const { registerHooks } = await import('node:module');
    const { z } = await import('zod');
    let loaded = 0;
    registerHooks({ load: (url, context, next) => {
      if (/sdk-trace|exporter-trace/.test(url)) loaded += 1;
      return next(url, context);
    } });
    const { startTracing, isTracing, tracingShape } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
    await startTracing('x', { version: '1', settings: z.object(tracingShape).parse(JSON.parse(process.argv[1])) });
    console.log(isTracing(), loaded > 0);`;
  const run = (settings: object) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(settings)], {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
  expect(run({})).toMatchObject({ stdout: 'false false\n', stderr: '' });
  expect(run(address)).toMatchObject({ stdout: 'true true\n', stderr: '' });
});
