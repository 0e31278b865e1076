import { z } from 'zod';
import type { Explanation } from './explain.ts';

/** Who trains: our own engine, Tinker's service, or a host with OpenAI's fine-tuning endpoints. */
export const trainingBackends = ['local', 'tinker', 'openai'] as const;
export const trainingBackendSchema = z.enum(trainingBackends);
export type TrainingBackendName = z.infer<typeof trainingBackendSchema>;

/** The alpha that Tinker trains every adapter with, whatever its rank. */
export const tinkerAlpha = 32;
/** Tinker switches projections on and off in these two groups only. */
export const tinkerProjections = { attention: ['q', 'k', 'v', 'o'], mlp: ['gate', 'up', 'down'] } as const;

type Setting = { name: string; value: unknown };
/** Why a host cannot be told a setting; null where it can. */
type Objection = (setting: Setting) => string | null;

const honoured: Objection = () => null;
const hard: Objection = ({ value }) => (value === 'hard' ? null : 'trains on hard labels only');
const whole: Objection = ({ value }) => (Number.isInteger(value) ? null : 'counts whole epochs only');

/** What each host can be told, beside preset and backend; anything else is refused. */
const hosts: Record<'tinker' | 'openai', Readonly<Record<string, Objection>>> = {
  tinker: {
    rank: honoured,
    alpha: ({ value }) => (value === tinkerAlpha ? null : `trains every adapter with alpha ${tinkerAlpha}`),
    projections: ({ value }) =>
      wholeGroups(value) ? null : 'trains q, k, v, o together and gate, up, down together: name all of a group or none',
    learningRate: honoured,
    warmupShare: honoured,
    decay: honoured,
    beta1: honoured,
    beta2: honoured,
    clip: honoured,
    batch: honoured,
    epochs: honoured,
    steps: honoured,
    patience: honoured,
    labels: hard,
    maxTokens: honoured,
    seed: honoured,
  },
  openai: { epochs: whole, batch: honoured, learningRateMultiplier: honoured, labels: hard, seed: honoured },
};

/** Settings of a spec's `training` that its backend cannot honour, each with a pointer and the reason. Presets are adapted, not refused. */
export function unfitSettings(training: Readonly<Record<string, unknown>>, backend: TrainingBackendName): Explanation[] {
  const { preset: _preset, backend: _backend, ...settings } = training;
  return Object.entries(settings).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const reason = unfit({ name, value }, backend);
    return reason === null ? [] : [{ pointer: `/training/${name}`, detail: `The backend ${backend} ${reason}. Leave ${name} out.` }];
  });
}

function unfit(setting: Setting, backend: TrainingBackendName): string | null {
  if (backend === 'local') return setting.name === 'learningRateMultiplier' ? 'takes learningRate itself' : null;
  const known = hosts[backend];
  const objection = Object.hasOwn(known, setting.name) ? known[setting.name] : undefined;
  return objection ? objection(setting) : `cannot set ${setting.name}; it takes ${Object.keys(known).join(', ')}`;
}

function wholeGroups(value: unknown): boolean {
  const named = new Set(Array.isArray(value) ? value : []);
  return Object.values(tinkerProjections).every((group) => new Set(group.map((name) => named.has(name))).size === 1);
}
