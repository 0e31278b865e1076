import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ }).optional();

/**
 * OpenTelemetry's own variables, as far as they are honoured; the exporter reads further ones of its own (headers, timeouts, certificates:
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/). Tracing is on where one of the two addresses is set.
 */
export const tracingShape = {
  OTEL_EXPORTER_OTLP_ENDPOINT: address,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address,
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .literal('http/protobuf', { error: 'only http/protobuf is spoken (port 4318 of most collectors)' })
    .optional(),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp'),
  OTEL_TRACES_SAMPLER: z.enum(['parentbased_always_on', 'parentbased_traceidratio']).default('parentbased_always_on'),
  /** Share of the traces that are kept, from 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  OTEL_SDK_DISABLED: z.stringbool().default(false),
};

export type TracingSettings = z.output<z.ZodObject<typeof tracingShape>>;

/** Somebody wants traces. */
export function wantsTracing(settings: TracingSettings): boolean {
  const address = settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  return address !== undefined && settings.OTEL_TRACES_EXPORTER !== 'none' && !settings.OTEL_SDK_DISABLED;
}
