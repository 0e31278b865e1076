import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue, TokenUsage } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { inSpan } from '@understudy/tracing';
import { type Admission, createAdmission } from './admission.ts';
import { askHost } from './ask-host.ts';
import type { Chat, ChatReply, ChatRequest } from './chat.ts';
import { findHost, type Host, labelOf } from './find-host.ts';
import { assertKeys, type Environment } from './find-key.ts';
import { createGate, type Gate } from './gate.ts';
import { ModelError } from './model-error.ts';
import { openHost } from './open-host.ts';
import { priceOf } from './price-of.ts';
import { hostBehind, hostLabel } from './student-host.ts';
import type { Outcome } from './turn.ts';

export type ChatOptions = {
  catalogue: Catalogue;
  /** Base URL of services/model-server; only embedded models and students need it. */
  modelServerUrl?: string | undefined;
  metrics: Metrics;
  /** Where the catalogue's key variables are looked up. Left out: this process only asks models that need no key. */
  environment?: Environment;
  /**
   * What the lack of a key means: by default that this process cannot do its work, and must not start; with `tell` that only calls to that
   * model fail.
   */
  missingKeys?: 'refuse' | 'tell';
  /** When calls may start; shared by all processes where it has a Redis. Left out: the ceilings hold in this process alone. */
  admission?: Admission;
  /** Requests to a model under way in this process at most; left out, as many as its share. */
  maxInFlight?: number | undefined;
};

/**
 * The one client of all models.
 * @throws CatalogueError when a key's variable is missing, unless `missingKeys` says otherwise.
 */
export function createChat(options: ChatOptions): Chat {
  const { catalogue, metrics, environment = {}, maxInFlight = Number.POSITIVE_INFINITY } = options;
  if (options.environment && options.missingKeys !== 'tell') assertKeys(catalogue, environment);
  const admission = options.admission ?? createAdmission({ catalogue });
  const hosts = new Map<string, { connected: ReturnType<typeof openHost>; gate: Gate | null; forget: () => void }>();
  const studentHosts = Object.keys(catalogue.students)
    .map(hostLabel)
    .filter((label) => hostBehind(catalogue, label) !== null);
  for (const model of [...Object.keys(catalogue.models), ...studentHosts]) {
    metrics.know({ model });
    metrics.modelInFlightLimit.set({ model }, admission.shareOf(model).limit);
  }

  const open = (host: Host) => {
    const known = hosts.get(host.label);
    if (known) return known;
    const forget = admission.onShare(host.label, ({ limit }) => metrics.modelInFlightLimit.set({ model: host.label }, limit));
    const gate = maxInFlight < host.limit ? createGate(maxInFlight) : null;
    const opened = { connected: openHost(host, Math.min(host.limit, maxInFlight)), gate, forget };
    hosts.set(host.label, opened);
    return opened;
  };

  const count = (asked: ChatRequest, host: Host, usage: TokenUsage): number | null => {
    const labels = { model: host.label, role: asked.role };
    metrics.modelTokens.inc({ ...labels, direction: 'input' }, usage.input);
    metrics.modelTokens.inc({ ...labels, direction: 'cached_input' }, usage.cachedInput);
    metrics.modelTokens.inc({ ...labels, direction: 'output' }, usage.output);
    const costUsd = priceOf(catalogue, asked.model, usage);
    if (costUsd !== null) metrics.modelCost.inc(labels, costUsd);
    return costUsd;
  };

  /** Named as OpenTelemetry's conventions for generative AI name it. */
  const askOnce = (asked: ChatRequest, host: Host): Promise<ChatReply> => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': host.label, 'understudy.role': asked.role };
    return inSpan(`chat ${host.label}`, { kind: 'client', attributes }, async (span) => {
      const reply = await enterAndAsk(asked, host);
      span.setAttributes({ 'gen_ai.usage.input_tokens': reply.usage.input, 'gen_ai.usage.output_tokens': reply.usage.output });
      return reply;
    });
  };

  const enterAndAsk = async (asked: ChatRequest, host: Host): Promise<ChatReply> => {
    const { client } = await open(host).connected;
    const turn = await admission.enter(host.label, { tokens: guessTokens(asked), signal: asked.signal });
    const started = performance.now();
    metrics.modelInFlight.inc({ model: host.label });
    let outcome = 'cancelled';
    let end: Outcome = { kind: 'failed' };
    try {
      const { text, finishReason, usage, firstTokenMs } = await askHost(client, host, asked);
      const latencyMs = performance.now() - started;
      outcome = 'answered';
      end = { kind: 'answered', tokens: usage.input + usage.output, latencyMs };
      if (firstTokenMs !== null) metrics.modelTimeToFirstToken.observe({ model: host.label }, firstTokenMs / 1000);
      return { text, finishReason, usage, latencyMs, firstTokenMs, model: asked.model, costUsd: count(asked, host, usage) };
    } catch (error) {
      if (error instanceof ModelError) {
        outcome = error.code;
        if (error.usage) count(asked, host, error.usage);
        if (error.code === 'rate_limited' || error.status === 503) end = { kind: 'refused', retryAfterMs: error.retryAfterMs };
      }
      throw error;
    } finally {
      turn.end(end);
      metrics.modelInFlight.dec({ model: host.label });
      metrics.modelRequestDuration.observe({ model: host.label, role: asked.role, outcome }, (performance.now() - started) / 1000);
    }
  };

  return {
    async ask(asked) {
      const host = findHost(asked.model, { catalogue, modelServerUrl: options.modelServerUrl, environment });
      const { gate } = open(host);
      let refusals = 0;
      for (let attempt = 0; ; ) {
        try {
          return await (gate === null ? askOnce(asked, host) : gate.run(() => askOnce(asked, host), asked.signal));
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
          let waitMs: number;
          if (isRefusal(error)) {
            metrics.modelRetries.inc({ model: host.label, reason: 'rate_limited' });
            asked.onRefused?.(error);
            // A time that the host names holds the whole model; this only spreads the calls that it refused.
            waitMs = Math.min(2000, 100 * 2 ** Math.min(refusals++, 5)) * (0.5 + Math.random());
          } else {
            if (!mayPass(error) || attempt >= (asked.retries ?? 0)) throw error;
            await asked.onRetry?.(error);
            metrics.modelRetries.inc({ model: host.label, reason: error.code });
            waitMs = Math.max(Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random()), error.retryAfterMs ?? 0);
            attempt += 1;
          }
          await sleep(waitMs, undefined, { signal: asked.signal }).catch(() => asked.signal.throwIfAborted());
        }
      }
    },
    shareOf: (model) => Math.min(maxInFlight, admission.shareOf(labelOf(model)).share),
    onShare(model, listener) {
      let told = Math.min(maxInFlight, admission.shareOf(labelOf(model)).share);
      return admission.onShare(labelOf(model), ({ share }) => {
        const now = Math.min(maxInFlight, share);
        if (now === told) return;
        told = now;
        listener(now);
      });
    },
    async [Symbol.asyncDispose]() {
      for (const { forget } of hosts.values()) forget();
      await Promise.all([...hosts.values()].map(async ({ connected }) => (await connected).close()));
      if (!options.admission) await admission[Symbol.asyncDispose]();
    },
  };
}

/** The host has too much to do for now, and says so. A 503 without a time may also be a host that is gone for good. */
function isRefusal({ code, status, retryAfterMs }: ModelError): boolean {
  return code === 'rate_limited' || (status === 503 && retryAfterMs !== null);
}

function mayPass(error: ModelError): boolean {
  return error.code === 'unreachable' || error.code === 'bad_response';
}

/** Four bytes a token, and half of what the answer may have; corrected when the host has counted. */
function guessTokens({ messages, maxTokens }: ChatRequest): number {
  return Math.ceil(messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0) / 4 + maxTokens / 2);
}
