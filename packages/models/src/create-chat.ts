import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue, FinishReason, Message, TokenUsage } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { explainFailure } from './explain-failure.ts';
import { findHost, type Host } from './find-host.ts';
import { assertKeys, type Environment } from './find-key.ts';
import { limitOf } from './limit-of.ts';
import { ModelError } from './model-error.ts';
import { openHost } from './open-host.ts';
import { priceOf } from './price-of.ts';
import { type Reply, readReply } from './read-reply.ts';

export type ChatRequest = {
  /** A name of the catalogue, `student:<distillation id>`, or the embedded weights that a student starts from. */
  model: string;
  messages: readonly Message[];
  temperature: number;
  topP: number;
  maxTokens: number;
  seed?: number;
  /** Who pays: a metric's label. */
  role: 'teacher' | 'evaluation' | 'gateway';
  signal: AbortSignal;
  /** How often to ask again after what may pass by itself, for callers that no queue stands behind. 0 by default. */
  retries?: number;
};

export type ChatReply = {
  text: string;
  finishReason: FinishReason;
  usage: TokenUsage;
  latencyMs: number;
  model: string;
  /** By the catalogue's prices; null where it gives none. */
  costUsd: number | null;
};

export type Chat = AsyncDisposable & {
  /**
   * Asks a model once. At most the model's limit of requests are under way in this process; others wait their turn.
   * @throws ModelError; the signal's reason when it is aborted.
   */
  ask: (request: ChatRequest) => Promise<ChatReply>;
};

export type ChatOptions = {
  catalogue: Catalogue;
  /** Base URL of services/model-server; only embedded models and students need it. */
  modelServerUrl?: string | undefined;
  metrics: Metrics;
  /** Where the catalogue's key variables are looked up. Left out: this process only asks models that need no key. */
  environment?: Environment;
  /** Requests to a model under way in this process; left out, the catalogue's `maxInFlight`. */
  maxInFlight?: number | undefined;
};

/**
 * The one client of all models.
 * @throws CatalogueError when a key's variable is missing.
 */
export function createChat(options: ChatOptions): Chat {
  const { catalogue, metrics, environment = {} } = options;
  if (options.environment) assertKeys(catalogue, environment);
  const hosts = new Map<string, ReturnType<typeof openHost>>();
  const limitFor = (host: Host) => options.maxInFlight ?? host.limit;
  for (const model of Object.keys(catalogue.models)) {
    metrics.modelInFlight.set({ model }, 0);
    metrics.modelInFlightLimit.set({ model }, options.maxInFlight ?? limitOf(catalogue, model));
  }

  const open = (host: Host) => {
    const known = hosts.get(host.label);
    if (known) return known;
    const opened = openHost(host, limitFor(host));
    hosts.set(host.label, opened);
    return opened;
  };

  const request = async (asked: ChatRequest, host: Host, client: ReturnType<typeof openHost>['client']): Promise<Reply> => {
    const { signal, messages } = asked;
    signal.throwIfAborted();
    const ending = new AbortController();
    const stop = () => ending.abort();
    signal.addEventListener('abort', stop, { once: true });
    // The SDK's own limit ends with the headers; this one holds for the body too.
    const limit = setTimeout(stop, host.timeoutMs);
    const described = { name: asked.model, host: new URL(host.baseUrl).host, timeoutMs: host.timeoutMs, messages, key: host.key };
    try {
      const body = {
        ...host.extraBody,
        model: host.model,
        messages: [...messages],
        temperature: asked.temperature,
        top_p: asked.topP,
        max_tokens: asked.maxTokens,
        ...(asked.seed === undefined ? {} : { seed: asked.seed }),
      };
      const reply: unknown = await client.chat.completions.create(body, { signal: ending.signal });
      return readReply(reply, `Model ${asked.model} (${described.host})`);
    } catch (error) {
      signal.throwIfAborted();
      if (!ending.signal.aborted) throw explainFailure(error, described);
      const seconds = host.timeoutMs / 1000;
      const message = `Model ${asked.model} (${described.host}) gave no answer within ${seconds} s; timeoutSeconds in the catalogue sets it.`;
      throw new ModelError('unreachable', message, { cause: error });
    } finally {
      clearTimeout(limit);
      signal.removeEventListener('abort', stop);
    }
  };

  const measured = async (asked: ChatRequest, host: Host): Promise<ChatReply> => {
    const { client, gate } = open(host);
    return await gate.run(async () => {
      const labels = { model: host.label, role: asked.role };
      const started = performance.now();
      metrics.modelInFlight.inc({ model: host.label });
      let outcome = 'cancelled';
      try {
        const reply = await request(asked, host, client);
        outcome = 'answered';
        const costUsd = priceOf(catalogue, asked.model, reply.usage);
        const { input, cachedInput, output } = reply.usage;
        metrics.modelTokens.inc({ ...labels, direction: 'input' }, input);
        metrics.modelTokens.inc({ ...labels, direction: 'cached_input' }, cachedInput);
        metrics.modelTokens.inc({ ...labels, direction: 'output' }, output);
        if (costUsd !== null) metrics.modelCost.inc(labels, costUsd);
        return { ...reply, latencyMs: performance.now() - started, model: asked.model, costUsd };
      } catch (error) {
        if (error instanceof ModelError) outcome = error.code;
        throw error;
      } finally {
        metrics.modelInFlight.dec({ model: host.label });
        metrics.modelRequestDuration.observe({ ...labels, outcome }, (performance.now() - started) / 1000);
      }
    }, asked.signal);
  };

  return {
    async ask(asked) {
      const host = findHost(asked.model, { catalogue, modelServerUrl: options.modelServerUrl, environment });
      for (let attempt = 0; ; attempt++) {
        try {
          return await measured(asked, host);
        } catch (error) {
          if (!(error instanceof ModelError) || !mayPass(error) || attempt >= (asked.retries ?? 0)) throw error;
          metrics.modelRetries.inc({ model: host.label, reason: error.code });
          const backoffMs = Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random());
          await sleep(Math.max(backoffMs, error.retryAfterMs ?? 0), undefined, { signal: asked.signal }).catch(() =>
            asked.signal.throwIfAborted(),
          );
        }
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...hosts.values()].map((host) => host.close()));
    },
  };
}

function mayPass(error: ModelError): boolean {
  return error.code === 'rate_limited' || error.code === 'unreachable' || error.code === 'bad_response';
}
