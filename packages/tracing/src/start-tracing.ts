import { context, propagation, trace } from '@opentelemetry/api';
import { createSampler } from './create-sampler.ts';
import { type TracingSettings, wantsTracing } from './tracing-shape.ts';

/** What ends with the process must not be kept by a collector that is away. */
const flushMs = 2000;

let on = false;

/** Spans of this process go somewhere. OpenTelemetry keeps this for the whole process, so we do too. */
export const isTracing = () => on;

/**
 * Sends spans by OTLP over HTTP where the environment names a collector. Otherwise nothing is loaded, and spans cost next to nothing.
 * Disposal sends what is left, and waits two seconds for that at most.
 */
export async function startTracing(
  service: string,
  { version, settings }: { version: string; settings: TracingSettings },
): Promise<AsyncDisposable> {
  if (!wantsTracing(settings)) return { [Symbol.asyncDispose]: async () => {} };
  const [{ AsyncLocalStorageContextManager }, { W3CTraceContextPropagator }, { OTLPTraceExporter }, resources, sdk] = await Promise.all([
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ]);
  // What the environment says of the resource goes before what we know of it ourselves.
  const told = resources.detectResources({ detectors: [resources.envDetector, resources.serviceInstanceIdDetector] });
  const attributes = { 'service.name': service, 'service.namespace': 'understudy', 'service.version': version };
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes(attributes).merge(told),
    sampler: createSampler(sdk, settings.OTEL_TRACES_SAMPLER === 'parentbased_traceidratio' ? settings.OTEL_TRACES_SAMPLER_ARG : 1),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: 1000, maxQueueSize: 20_000 })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  on = true;
  return {
    async [Symbol.asyncDispose]() {
      on = false;
      const late = new Promise<void>((resolve) => setTimeout(resolve, flushMs).unref());
      await Promise.race([provider.shutdown().catch(() => {}), late]);
    },
  };
}
