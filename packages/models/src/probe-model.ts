import type { Catalogue, Message } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { createChat } from './create-chat.ts';
import type { Environment } from './find-key.ts';
import { ModelError } from './model-error.ts';

export type ProbeOptions = {
  catalogue: Catalogue;
  /** Where the catalogue's key variables are looked up. */
  environment: Environment;
  messages: readonly Message[];
  timeoutMs: number;
  signal: AbortSignal;
};

/**
 * Asks a hosted model for one token, as the stages would ask it: is it there, does it take the key, is its context long enough for these
 * messages? Outside every ledger and every metric that is kept.
 * @throws ModelError saying what is wrong.
 */
export async function probeModel(
  model: string,
  { catalogue, environment, messages, timeoutMs, signal }: ProbeOptions,
): Promise<{ latencyMs: number }> {
  await using chat = createChat({ catalogue, environment, missingKeys: 'tell', metrics: createMetrics('probe') });
  const timeout = AbortSignal.timeout(timeoutMs);
  let refused: ModelError | null = null;
  const onRefused = (error: ModelError) => {
    refused = error;
  };
  const asked = { model, messages, temperature: 0, topP: 1, maxTokens: 1, role: 'gateway' as const, onRefused };
  const { latencyMs } = await chat.ask({ ...asked, signal: AbortSignal.any([signal, timeout]) }).catch((error: unknown) => {
    if (signal.aborted || !timeout.aborted) throw error;
    throw refused ?? new ModelError('unreachable', `Model ${model} gave no answer within ${timeoutMs / 1000} s.`, { cause: error });
  });
  return { latencyMs };
}
