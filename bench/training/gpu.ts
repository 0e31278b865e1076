import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openScratch } from './open-scratch.ts';
import { engineFolder, python, scripts } from './paths.ts';
import { runPython } from './run-python.ts';
import { presetFor } from './train-request.ts';

/** Numbers of the public config.json of Qwen/Qwen3-4B-Instruct-2507; the weights are random, which changes no speed. */
const qwen3With4B = {
  model_type: 'qwen3',
  hidden_size: 2560,
  num_hidden_layers: 36,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 128,
  intermediate_size: 9728,
  vocab_size: 151_936,
  tie_word_embeddings: true,
};
const tiny = { ...qwen3With4B, hidden_size: 128, num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 2, head_dim: 32 };

const full = { shape: qwen3With4B, tokens: 4096, rowTokens: 256, steps: 30, warmUp: 5, paperSteps: 100, matmul: 8192, onCpu: false };
/** Runs the same script anywhere, to see that it runs: UNDERSTUDY_BENCH_SHAPE=tiny. Its figures mean nothing. */
const small = {
  ...full,
  shape: { ...tiny, intermediate_size: 256, vocab_size: 1000 },
  ...{ tokens: 256, rowTokens: 64, steps: 3, warmUp: 1, paperSteps: 3, matmul: 256, onCpu: true },
};

export const gpuOptions = { ...(process.env.UNDERSTUDY_BENCH_SHAPE === 'tiny' ? small : full), supervisedShare: 0.5 };

type Speed = {
  tokensAStep: number;
  seconds: number;
  medianStepSeconds: number;
  tokensPerSecond: number;
  peakMemoryGiB: number;
};
export type GpuResult = { device: string; matmulFlopsPerSecond: number; packed: Speed & { shareOfMatmulLimit: number }; paper: Speed };

/** A 4B student on one GPU: packed steps of the recommended adapter, and the steps of the source's recipe; skipped where there is no CUDA. */
export async function measureGpu(options: typeof gpuOptions): Promise<GpuResult | null> {
  await using scratch = await openScratch();
  const facts = { rows: 1000, parameters: 4e9 };
  const given = { ...options, recommended: presetFor('recommended', facts), paper: presetFor('paper', facts) };
  const file = join(scratch.path, 'given.json');
  await writeFile(file, JSON.stringify(given));
  const { event, ...said } = await runPython(join(scripts, 'gpu.py'), [engineFolder, file], { python });
  if (event !== 'skipped' && !options.onCpu) return said as GpuResult;
  console.log(event === 'skipped' ? `  skipped: ${said.reason}` : '  the script runs; the figures of a tiny shape are not kept:', said);
  return null;
}
