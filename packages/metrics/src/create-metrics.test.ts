import { readFile } from 'node:fs/promises';
import { serviceNames } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import { type Definition, definitions } from './definitions.ts';
import { documentMetrics } from './document-metrics.ts';

const exported = async (service: string) => (await createMetrics(service).registry.metrics()).split('\n');
const ours = (lines: readonly string[]) => new Set(lines.map((line) => /^# TYPE (understudy_\w+)/.exec(line)?.[1]).filter(Boolean));

describe('metrics', () => {
  test.each(serviceNames)('%s exports what it owns and nothing else', async (service) => {
    const owned = Object.values(definitions)
      .filter(({ owners }: Definition) => owners.includes(service))
      .map(({ name }) => `understudy_${name}`);
    expect([...ours(await exported(service))].sort()).toEqual(owned.sort());
  });

  test('what a process does not own can be counted all the same, unseen', async () => {
    const metrics = createMetrics('trainer');
    metrics.queueJobs.set({ queue: 'answers', state: 'waiting' }, 3);
    expect(await metrics.registry.metrics()).not.toContain('understudy_queue_jobs');
  });

  test('series of closed labels exist at 0 from the start, of those alone that the process can come upon', async () => {
    const lines = await exported('trainer');
    expect(lines).toContain('understudy_jobs_stalled_total{queue="training",service="trainer"} 0');
    expect(lines.join('\n')).not.toContain('queue="answers"');
    expect(await exported('dataset-assembler')).toContain(
      'understudy_stage_duration_seconds_count{service="dataset-assembler",stage="answers",outcome="failed"} 0',
    );
    expect(await exported('gateway')).toContain('understudy_queue_jobs{queue="answers",state="prioritized",service="gateway"} 0');
  });

  test('a model that becomes known brings all its series, by the roles in which the process asks', async () => {
    const metrics = createMetrics('teacher-worker');
    expect(await metrics.registry.metrics()).not.toContain('model="qwen"');
    metrics.know({ model: 'qwen' });
    const lines = (await metrics.registry.metrics()).split('\n');
    expect(lines).toContain('understudy_answers_total{model="qwen",result="accepted",service="teacher-worker"} 0');
    expect(lines).toContain('understudy_model_tokens_total{model="qwen",role="teacher",direction="output",service="teacher-worker"} 0');
    expect(lines.filter((line) => line.includes('role="') && !line.includes('role="teacher"'))).toEqual([]);
    const counted = createMetrics('teacher-worker');
    counted.know({ model: 'qwen' });
    counted.answers.inc({ model: 'qwen', result: 'accepted' }, 2);
    counted.know({ model: 'qwen' });
    expect(await counted.registry.metrics()).toContain(
      'understudy_answers_total{model="qwen",result="accepted",service="teacher-worker"} 2',
    );
  });

  test('what has no figure yet says so instead of 0', async () => {
    expect((await exported('trainer')).join('\n')).toMatch(/understudy_training_loss\{split="train",service="trainer"\} nan/i);
  });

  test('no label is an id, a prompt or a URL, and few series come of closed lists', () => {
    for (const { name, labels } of Object.values(definitions) as Definition[]) {
      expect(Object.keys(labels).filter((label) => /id$|prompt|url|owner|name|key/i.test(label))).toEqual([]);
      const series = Object.values(labels).reduce((product, values) => product * (values === 'open' ? 1 : values.length), 1);
      expect(series, name).toBeLessThanOrEqual(60);
    }
  });

  test('docs/metrics.md says what the table says', async () => {
    const page = await readFile(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
    expect(page, 'run npm run schema').toBe(documentMetrics());
  });
});
