import { findHost, loadAdapter, ModelError, type StudentPlace } from '@understudy/models';
import type { Dependencies } from './dependencies.ts';

type Handing = Pick<Dependencies, 'catalogue' | 'environment'> & {
  /** As the chat client calls it. */
  model: string;
  adapter: StudentPlace['adapter'];
  signal: AbortSignal;
};

/** Makes a call again, once, after a vLLM that did not know its student was handed the adapter. */
export async function withAdapter<T>({ model, adapter, signal, ...options }: Handing, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (adapter === null || !(error instanceof ModelError) || error.code !== 'model_unknown') throw error;
    const { baseUrl, key } = findHost(model, options);
    await loadAdapter({ baseUrl, key, ...adapter, signal });
    return await call();
  }
}
