import { z } from 'zod';

type Stage = {
  /** The process that works on it: a folder of services/. */
  service: string;
  /** Share of a usual run's time; only the ratios count, and where a stage was measured, the measure counts instead. */
  timeShare: number;
  /** What it counts while it works. */
  counts: string;
  /** The role under which it asks models, in the ledger and in metrics. */
  asksAs?: string;
  /** It needs what the Python engine needs: its image, and memory. */
  engine?: true;
  /** File, or folder of files, under `distillations/<id>/` that a later run of it must not find. */
  leaves?: string;
};

/**
 * THE STAGES, in flow order. All that names each of them follows from this table: records, progress, metrics, the ledger, what a retry
 * takes away, `understudy up`, manifests. How their jobs hang together is told by packages/queues/src/pipeline.ts.
 */
export const stages = {
  questions: { service: 'question-generator', timeShare: 2, counts: 'questions', asksAs: 'questions' },
  answers: { service: 'teacher-worker', timeShare: 45, counts: 'answers', asksAs: 'teacher' },
  dataset: { service: 'dataset-assembler', timeShare: 3, counts: 'examples', leaves: '4-dataset' },
  training: { service: 'trainer', timeShare: 30, counts: 'steps', asksAs: 'training', engine: true, leaves: '5-adapter' },
  evaluation: { service: 'evaluator', timeShare: 20, counts: 'answers and scores', asksAs: 'evaluation', engine: true, leaves: '6-report' },
} as const satisfies Record<string, Stage>;

const file = (path: string, contentType: string) => ({ path, contentType });

/** The closed set of what a distillation leaves behind: public name → file under `distillations/<id>/` and its media type. */
export const artifactFiles = {
  spec: file('1-spec.json', 'application/json'),
  facets: file('2-facets.json', 'application/json'),
  questions: file('2-questions.jsonl', 'application/jsonl'),
  answers: file('3-answers.jsonl', 'application/jsonl'),
  train: file('4-dataset/train.jsonl', 'application/jsonl'),
  valid: file('4-dataset/valid.jsonl', 'application/jsonl'),
  test: file('4-dataset/test.jsonl', 'application/jsonl'),
  rejected: file('4-dataset/rejected.jsonl', 'application/jsonl'),
  'dataset-card': file('4-dataset/README.md', 'text/markdown; charset=utf-8'),
  stats: file('4-dataset/stats.json', 'application/json'),
  adapter: file('5-adapter/adapter_model.safetensors', 'application/octet-stream'),
  'adapter-config': file('5-adapter/adapter_config.json', 'application/json'),
  'adapter-gguf': file('5-adapter/adapter.gguf', 'application/octet-stream'),
  merged: file('5-adapter/merged/model.safetensors', 'application/octet-stream'),
  'merged-config': file('5-adapter/merged/config.json', 'application/json'),
  'merged-generation-config': file('5-adapter/merged/generation_config.json', 'application/json'),
  'merged-tokenizer': file('5-adapter/merged/tokenizer.json', 'application/json'),
  'merged-tokenizer-config': file('5-adapter/merged/tokenizer_config.json', 'application/json'),
  'merged-template': file('5-adapter/merged/chat_template.jinja', 'text/plain; charset=utf-8'),
  'model-card': file('5-adapter/README.md', 'text/markdown; charset=utf-8'),
  training: file('5-adapter/training.json', 'application/json'),
  report: file('6-report/report.json', 'application/json'),
  'report-html': file('6-report/report.html', 'text/html; charset=utf-8'),
  'report-markdown': file('6-report/report.md', 'text/markdown; charset=utf-8'),
  manifest: file('manifest.json', 'application/json'),
} as const;

export type StageName = keyof typeof stages;
export const stageNames = Object.keys(stages) as StageName[];
export const stageNameSchema = z.enum(stageNames);

const facts: Record<StageName, Stage> = stages;

/** What a later run of a stage must not find, under `distillations/<id>/`; undefined where what was paid for is kept. */
export const leavesOf = (stage: StageName): string | undefined => facts[stage].leaves;

export type AskingRole = Extract<(typeof stages)[StageName], { asksAs: string }>['asksAs'];
/** The role under which a stage asks models; undefined where it asks none. */
export const roleOf = (stage: StageName) => facts[stage].asksAs as AskingRole | undefined;

/** Whether its container and its pod carry Python, PyTorch and the embedded model. */
export const needsEngine = (stage: StageName): boolean => facts[stage].engine ?? false;
