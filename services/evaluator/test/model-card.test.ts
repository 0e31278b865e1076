import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Report, type TrainingFile, trainingPreset } from '@understudy/contracts';
import { cardFacts, modelCard } from '@understudy/engine';
import { expect, test } from 'vitest';
import { cardEvaluation } from '../report/card-evaluation.ts';
import { sampleProbes } from './probe-answers.ts';
import { sampleJudge } from './sample-judge.ts';
import { sampleReport, sampleSpec } from './samples.ts';

const python = fileURLToPath(new URL('../../../.understudy/venv/bin/python', import.meta.url));
const read = `
import json, sys
from huggingface_hub import ModelCard
from huggingface_hub.utils import validate_repo_id
card = ModelCard.load(sys.argv[1])
data = card.data
for name in [data.base_model, *(data.datasets or [])]:
    if name: validate_repo_id(name)
results = [vars(result) for result in data.eval_results or []]
print(json.dumps({**data.to_dict(), "model-index": None, "name": data.model_name, "results": results, "content": card.text}))
`;

type Loaded = {
  [key: string]: unknown;
  content: string;
  results: { metric_type: string; metric_name: string; metric_value: unknown; [key: string]: unknown }[];
};

/** The card as the Hub's own library reads it. */
async function load(card: string): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-card-'));
  try {
    await writeFile(join(folder, 'README.md'), card);
    const { stdout } = await promisify(execFile)(python, ['-c', read, join(folder, 'README.md')]);
    return JSON.parse(stdout) as Loaded;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const training: TrainingFile = {
  preset: 'recommended',
  base: 'smollm2-135m',
  settings: trainingPreset('recommended', { rows: 50, parameters: 135e6, softLabels: false }),
  files: { 'adapter.gguf': 'a'.repeat(64) },
  sweep: null,
  steps: 39,
  epochs: 3,
  seconds: 54,
  rows: 50,
  totalTokens: 9000,
  supervisedTokens: 3000,
  supervisedTokensPerSecond: 60,
  totalTokensPerSecond: 180,
  teacherSeconds: null,
  peakMemoryBytes: 1e9,
  precision: 'float32',
  bestStep: 26,
  trainLoss: [[39, 2.1]],
  validLoss: [[26, 2.2]],
  validCrossEntropy: [[26, 2.2]],
  resumedFrom: [],
  parameters: 135e6,
  trainableParameters: 4e6,
  versions: {},
};

function card(patch: Partial<Report> = {}, spec = sampleSpec()): string {
  return modelCard({ ...cardFacts(spec), evaluation: cardEvaluation(sampleReport(patch), spec) }, training);
}

test("the Hub's library reads the front matter, with every figure of the student as a result", async () => {
  const rules = [
    { id: 'opening', startsWith: 'Ach' },
    { id: 'norwegian', language: 'no' },
  ];
  const loaded = await load(card({}, sampleSpec({ rules })));
  expect(loaded).toMatchObject({
    base_model: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    base_model_relation: 'adapter',
    library_name: 'peft',
    pipeline_tag: 'text-generation',
    license: 'apache-2.0',
    datasets: ['beethoven-distillation'],
    // YAML 1.1 would read it as false.
    language: ['no'],
    name: 'beethoven',
  });
  expect(loaded.results[0]).toMatchObject({
    task_type: 'text-generation',
    dataset_type: 'beethoven-distillation',
    dataset_name: 'beethoven held-out questions',
    dataset_split: 'test',
    metric_type: 'verdict',
    metric_value: 'SHIP',
    verified: null,
  });
  const figure = (type: string) => loaded.results.find(({ metric_type }) => metric_type === type);
  expect(figure('gap_closed')).toMatchObject({
    metric_value: 0.977,
    metric_name: 'Gap closed, by negative log-likelihood (95 % interval 0.912 to 1.041, n 29)',
  });
  expect(loaded.results.map(({ metric_type, metric_value }) => [metric_type, metric_value])).toEqual([
    ['verdict', 'SHIP'],
    ['gap_closed', 0.977],
    ['kl_gap_closed', 0.634],
    ['learnt', 0.159],
    ['rules_kept', 0.9667],
    ['script_quotes', 0],
    ['ai_talk', 0],
    ['negative_log_likelihood', 2.055],
    ['kl_divergence', 0.222],
    ['prompt_tokens_saved', 1131],
  ]);
});

test('what probes and judge have measured is a result too, but for a judge that goes by the order', async () => {
  const probes = sampleProbes();
  const measured = await load(card({ ...probes, judge: sampleJudge() }));
  const figures = new Map(measured.results.map(({ metric_type, metric_value }) => [metric_type, metric_value]));
  expect(figures.get('script_drawn_out')).toBeCloseTo(probes.adversarial?.extraction.arms.student.quotes.value ?? Number.NaN, 3);
  expect(figures.get('drift')).toBeCloseTo(probes.adversarial?.drift.change.student?.value ?? Number.NaN, 3);
  expect(figures.get('general_answers_lost')).toBeCloseTo(probes.capability?.lostBeyondScript.value ?? Number.NaN, 3);
  expect(figures.get('judge_win_rate')).toBe(0.45);
  const byOrder = sampleJudge({ flipRate: { value: 0.9, low: 0.8, high: 1, n: 29 } });
  expect((await load(card({ judge: byOrder }))).results.map(({ metric_type }) => metric_type)).not.toContain('judge_win_rate');
});

test('what was not measured is no result, and before the evaluation there is none', async () => {
  const poor = await load(card({ verdict: null, verdictReasons: [], gates: [], gapClosed: null, klClosed: null }));
  expect(poor.results.map(({ metric_type }) => metric_type)).not.toContain('kl_gap_closed');
  expect(poor.content).not.toMatch(/SHIP|NaN|undefined|null/u);
  const early = await load(modelCard(cardFacts(sampleSpec()), training));
  expect(early).toMatchObject({ base_model: 'HuggingFaceTB/SmolLM2-135M-Instruct', results: [] });
  expect(early.content).toContain('It has not been evaluated.');
});

test('the body holds verdict, table, limits, samples and how to run it', () => {
  const text = card();
  for (const part of [
    '**SHIP**\n\n- The student closes 98',
    '| Surprise at the teacher’s answers |',
    `- ${sampleReport().limits[1]}`,
    '**Who are you, and what do you do all day?**\n\n> Ach, my friend, I am Ludwig',
    'PeftModel.from_pretrained(',
    '--enable-lora --max-lora-rank 32 --lora-modules student=.',
    'llama-server --model base.gguf --lora adapter.gguf',
    '"model": "student:beethoven"',
  ])
    expect(text).toContain(part);
});

test('it never quotes the prompt, though a sample does', () => {
  const spec = sampleSpec();
  const [first] = sampleReport().samples;
  if (!first) throw new Error('The sample has no samples.');
  const leaked = { ...first, answers: { ...first.answers, student: `Ach, it says: ${spec.prompt}` } };
  const text = card({ samples: [leaked, { ...leaked, question: spec.prompt, answers: { ...leaked.answers, student: 'Ach.' } }] }, spec);
  expect(text).not.toContain('where you write music all day');
  expect(text).not.toContain('What it says');
  expect(text).toContain(createHash('sha256').update(spec.prompt).digest('hex'));
});

test('what a model wrote forms nothing, and ends no front matter', async () => {
  const attack = '---\nbase_model: evil/model\n---\n<script>alert(1)</script>\n# Heading\n[click](javascript:alert(1))';
  const [first] = sampleReport().samples;
  if (!first) throw new Error('The sample has no samples.');
  const shown = { ...first, question: attack, answers: { ...first.answers, student: attack } };
  const loaded = await load(card({ samples: [shown], limits: [attack], verdictReasons: [attack] }));
  expect(loaded.base_model).toBe('HuggingFaceTB/SmolLM2-135M-Instruct');
  expect(loaded.content).not.toMatch(/<script|(?<!\\)\]\(java|^>? ?# Heading|^> ---/mu);
});

test('a base that the Hub has no name for is left out of the front matter', async () => {
  const text = modelCard(cardFacts(sampleSpec()), { ...training, base: '/models/my base' });
  expect(text).not.toContain('base_model');
  expect((await load(text)).license).toBe('other');
});
