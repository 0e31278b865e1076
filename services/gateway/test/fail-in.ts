import type { StageName } from '@understudy/contracts';
import type { Gateway } from './start-gateway.ts';

export const lost = { code: 'worker_lost', message: 'Lost.' } as const;

/** As a trainer or evaluator of which all attempts failed leaves it. */
export async function failIn(gateway: Gateway, id: string, stage: StageName): Promise<void> {
  await gateway.records.stageStarted(id, 'questions');
  await gateway.records.stageFinished(id, 'questions');
  await gateway.records.stageStarted(id, 'answers');
  if (stage === 'training' || stage === 'evaluation') {
    await gateway.records.stageStarted(id, 'dataset');
    for (const name of ['questions', 'answers', 'train', 'test', 'stats'] as const) await gateway.leave(id, name, name);
    await gateway.records.dropWork(id);
    await gateway.records.stageStarted(id, 'training');
  }
  if (stage === 'evaluation') {
    for (const name of ['adapter', 'training'] as const) await gateway.leave(id, name, name);
    await gateway.records.stageStarted(id, 'evaluation');
  }
  await gateway.records.fail(id, { ...lost, stage });
}
