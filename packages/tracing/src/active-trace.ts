import { context, propagation, trace } from '@opentelemetry/api';

/** Ids of the span that is active, for a line of the log; nothing where there is none. */
export function activeTrace(): { traceId?: string; spanId?: string } {
  const active = trace.getSpanContext(context.active());
  return active ? { traceId: active.traceId, spanId: active.spanId } : {};
}

/** Headers by which another process of ours goes on with the trace: `traceparent` of https://www.w3.org/TR/trace-context/; none where there is none. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}
