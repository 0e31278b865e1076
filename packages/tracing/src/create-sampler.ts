import { type Context, SpanKind, trace } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';

type Sdk = Pick<typeof import('@opentelemetry/sdk-trace'), 'ParentBasedSampler' | 'TraceIdRatioBasedSampler' | 'SamplingDecision'>;

/**
 * Keeps `share` of the traces, each whole. What BullMQ does in the background of no job at all (looking for the next one, renewing locks)
 * would be a trace of its own every few seconds, and is none.
 */
export function createSampler({ ParentBasedSampler, TraceIdRatioBasedSampler, SamplingDecision }: Sdk, share: number): Sampler {
  const root = new TraceIdRatioBasedSampler(share);
  const requested = new ParentBasedSampler({ root });
  return {
    shouldSample(context: Context, traceId, name, kind, attributes, links) {
      if (kind === SpanKind.INTERNAL && trace.getSpanContext(context) === undefined) return { decision: SamplingDecision.NOT_RECORD };
      return requested.shouldSample(context, traceId, name, kind, attributes, links);
    },
    toString: () => `RequestedTraces{${share}}`,
  };
}
