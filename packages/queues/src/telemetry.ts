import { isTracing, tracerName } from '@understudy/tracing';
import { BullMQOtel } from 'bullmq-otel';

/**
 * Option of whatever BullMQ opens: jobs carry the `traceparent` of whoever adds them, and are worked on in a span below it. Nothing where
 * nobody traces, since it costs a worker a sixth of its time for a job.
 */
export function telemetry(): { telemetry?: BullMQOtel } {
  return isTracing() ? { telemetry: new BullMQOtel({ tracerName }) } : {};
}
