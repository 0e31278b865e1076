import { z } from 'zod';
import { ModelError } from './model-error.ts';

export type LoadAdapterOptions = {
  /** With /v1. */
  baseUrl: string;
  key: string | null;
  /** What the adapter is to be called. */
  name: string;
  /** Its folder, as vLLM sees it. */
  path: string;
  signal: AbortSignal;
};

/**
 * Has a running vLLM load a LoRA adapter, or load it again where it has one of that name
 * (https://docs.vllm.ai/en/latest/features/lora/). An older one refuses a name that it knows: that is taken out first.
 * @throws ModelError with the mend; the signal's reason when it is aborted.
 */
export async function loadAdapter(options: LoadAdapterOptions): Promise<void> {
  const { name, path } = options;
  const load = () => post('load_lora_adapter', { lora_name: name, lora_path: path, load_inplace: true }, options);
  const refused = await load();
  if (refused === null) return;
  if (!/already been loaded/i.test(refused.said)) throw explain(refused, options);
  await post('unload_lora_adapter', { lora_name: name }, options);
  const again = await load();
  if (again !== null) throw explain(again, options);
}

type Refusal = { status: number; said: string };

async function post(route: string, body: object, { baseUrl, key, signal }: LoadAdapterOptions): Promise<Refusal | null> {
  const url = `${baseUrl.replace(/\/+$/, '')}/${route}`;
  const at = `vLLM (${new URL(baseUrl).host})`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(loadMs)]),
    });
    const text = await response.text();
    return response.ok ? null : { status: response.status, said: sayingOf(text) };
  } catch (cause) {
    signal.throwIfAborted();
    throw new ModelError('unreachable', `${at} cannot be reached to load an adapter; is it running, and is its baseUrl right?`, { cause });
  }
}

/** A large adapter is read from a disk that may be far away. */
const loadMs = 300_000;

const saidSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

/** vLLM has said why in several forms over the years. */
function sayingOf(text: string): string {
  try {
    return saidSchema.parse(JSON.parse(text)).slice(0, 500);
  } catch {
    return '';
  }
}

function explain({ status, said }: Refusal, { baseUrl, path }: LoadAdapterOptions): ModelError {
  const at = `vLLM (${new URL(baseUrl).host})`;
  const told = said === '' ? '' : ` It says: ${said}`;
  const made = (sentence: string) => new ModelError('refused', `${at} ${sentence}${told}`, { status });
  if (status === 401 || status === 403)
    return new ModelError('auth', `${at} refuses the key (${status}); check the variable that the catalogue names as its apiKeyEnv.`, {
      status,
    });
  if (status >= 500) return new ModelError('unreachable', `${at} fails to load the adapter (${status}).${told}`, { status });
  if ((status === 404 || status === 405) && !/no adapter found|failed/i.test(said))
    return made('cannot be handed adapters: start it with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True.');
  if (/rank/i.test(said)) return made("refuses the adapter's rank: start it with a --max-lora-rank that is as large.");
  return made(
    `does not load the adapter from ${path} (${status}): does it see the artifact store there, as chat.adapters of the student says?`,
  );
}
