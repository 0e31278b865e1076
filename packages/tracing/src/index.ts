export { activeTrace, traceHeaders } from './active-trace.ts';
export { inSpan, tracerName } from './in-span.ts';
export { isTracing, startTracing } from './start-tracing.ts';
export { traceRequests } from './trace-requests.ts';
export { tracingShape } from './tracing-shape.ts';
