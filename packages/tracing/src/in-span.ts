import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** The name of our spans' origin; BullMQ's say the same. */
export const tracerName = 'understudy';

type SpanOptions = { kind?: 'client' | 'internal'; attributes?: Attributes };

/**
 * Runs `work` within a span, below the one that is active. It ends with `work`, in error when that throws; the error's text is left out,
 * as it may quote what a model said. Where nobody traces it costs half a microsecond.
 */
export async function inSpan<T>(
  name: string,
  { kind = 'internal', attributes }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const options = { kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL, ...(attributes && { attributes }) };
  const span = trace.getTracer(tracerName).startSpan(name, options);
  try {
    return await context.with(trace.setSpan(context.active(), span), () => work(span));
  } catch (error) {
    if (error instanceof Error) span.setAttribute('error.type', error.name);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
