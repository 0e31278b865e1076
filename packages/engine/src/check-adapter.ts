import type { ParityResult, ShownRow } from '@understudy/contracts';
import type { Engine, EngineEvent } from './open-engine.ts';

/** Questions that the served student is asked before it is published, and rows among which the shortest is shown. */
const parityQuestions = 20;
const rowsToChooseFrom = 20;

type Trained = {
  base: string;
  cache: string;
  /** What the catalogue calls the base. */
  name: string;
  /** Folder of the adapter. */
  adapter: string;
  train: string;
  valid: string | null;
  maxTokens: number;
};

/** Looks at a fresh adapter: one row as it was trained on, and the same questions to it and to llama.cpp serving it. */
export async function checkAdapter(
  engine: Engine,
  { base, cache, name, adapter, train, valid, maxTokens }: Trained,
  { signal, onEvent }: { signal: AbortSignal; onEvent: (event: EngineEvent) => void },
): Promise<{ parity: ParityResult; row: ShownRow | undefined }> {
  const shown: ShownRow[] = [];
  await engine.request(
    { op: 'inspect', base, cache, rows: train, script: [], count: rowsToChooseFrom, maxTokens },
    { signal, onEvent: (event) => event.event === 'inspected' && shown.push(event.row) },
  );
  const row = shown.sort((one, other) => one.counts.tokens - other.counts.tokens)[0];
  if (!base.endsWith('.gguf')) return { row, parity: { skipped: `The base ${name} is no GGUF file, which llama.cpp would serve.` } };
  // Without held-out rows the questions of the first training rows do: what is compared is two programs, not what was learnt.
  const asked = { op: 'parity', base, cache, adapter, rows: valid ?? train, count: parityQuestions } as const;
  const { parity } = await engine.request(asked, { signal, onEvent });
  if (!parity) throw new Error('The engine compared the adapter without telling what it found.');
  return { row, parity };
}
