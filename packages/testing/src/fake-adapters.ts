import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type FakeAdaptersOptions = {
  /** Of adapters that it takes; 16 by default, as vLLM's. */
  maxRank?: number;
  /** The weights that they go on; answers under an adapter's name are asked of `answer` by that name. */
  base: string;
  /** Serve the base under an adapter's name, as vLLM does where it knows none of the tensors' names. */
  ignored?: boolean;
  /** Refuse a name that is loaded already, as vLLM did before `load_inplace`. */
  once?: boolean;
};

type Reply = { status: number; body: unknown };

/** Adapters that a fake host is handed while it runs, in vLLM's words: it reads them from the disk and refuses what vLLM would refuse. */
export function createFakeAdapters({ maxRank = 16, base, ignored = false, once = false }: FakeAdaptersOptions) {
  const loaded = new Map<string, string>();
  const refuse = (message: string, status = 400): Reply => ({
    status,
    body: { error: { message, type: 'BadRequestError', code: status } },
  });

  return {
    /** By name, the folder. */
    loaded,
    /** What answers for a model; null for one that is not here. */
    answersFor: (model: string): string | null => {
      if (model === base) return base;
      if (!loaded.has(model)) return null;
      return ignored ? base : model;
    },
    async load({ lora_name: name, lora_path: path }: Record<string, unknown>): Promise<Reply> {
      if (typeof name !== 'string' || typeof path !== 'string') return refuse("Both 'lora_name' and 'lora_path' must be provided.");
      if (once && loaded.has(name)) return refuse(`The lora adapter '${name}' has already been loaded.`);
      const config = await readFile(join(path, 'adapter_config.json'), 'utf8').catch(() => null);
      if (config === null) return refuse(`Loading lora ${name} failed: No adapter found for ${path}`, 404);
      await readFile(join(path, 'adapter_model.safetensors'));
      const { r } = JSON.parse(config) as { r: number };
      if (r > maxRank) return refuse(`LoRA rank ${r} is greater than max_lora_rank ${maxRank}.`);
      loaded.set(name, path);
      return { status: 200, body: `Success: LoRA adapter '${name}' added successfully.` };
    },
    unload({ lora_name: name }: Record<string, unknown>): Reply {
      if (!loaded.delete(String(name))) return refuse(`The lora adapter '${String(name)}' cannot be found.`, 404);
      return { status: 200, body: `Success: LoRA adapter '${String(name)}' removed successfully.` };
    },
  };
}
