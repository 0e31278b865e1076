import type { Report } from '@understudy/contracts';
import { count, duration, percent } from './format.ts';

/** How the student was trained, name and value: by our engine's settings, or by what its host says it used. */
export function trainingFacts({
  preset,
  settings,
  hostSettings = {},
  steps,
  seconds,
}: Report['training']): [name: string, value: string][] {
  if (settings === null)
    return [
      ['Preset', preset],
      ['Steps', `${steps === null ? 'not told by the host' : count(steps)}, in ${duration(seconds)}`],
      ...Object.entries(hostSettings).map(([name, value]): [string, string] => [
        `At the host: ${name}`,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ];
  const { rank, alpha, projections, learningRate, decay, warmupShare, batch, seed } = settings;
  return [
    ['Steps', `${count(steps ?? 0)} of ${count(batch)} examples in ${duration(seconds)}`],
    ['Preset', preset],
    ['Adapter', `LoRA rank ${rank}, alpha ${alpha}, on ${projections.join(' ')}`],
    ['Learning rate', `${learningRate}, ${decay === 'linear' ? 'falling to 0' : 'level'}, after ${percent(warmupShare)} of warm-up`],
    ['Seed', String(seed)],
  ];
}
