import { measureAnswers } from './answers.ts';
import { startTeacher } from './teacher.ts';

/**
 * One client that asks one question after the other, as a first script does, against 40 and 500 in flight. Scaled down: a sequential
 * client has the same pace after tens of questions as after thousands.
 */
export async function measureSpeedUp({ latencyMs, asked }: { latencyMs: number; asked: number }) {
  const sequential = await oneByOne(asked, latencyMs);
  const forty = await measureAnswers({ questions: 2000, latencyMs, workers: 1, maxInFlight: 40 });
  const fiveHundred = await measureAnswers({ questions: 5000, latencyMs, workers: 2, maxInFlight: 500 });
  return {
    sequentialPerSecond: sequential,
    at40: { answersPerSecond: forty.answersPerSecond, timesSequential: forty.answersPerSecond / sequential },
    at500: { answersPerSecond: fiveHundred.answersPerSecond, timesSequential: fiveHundred.answersPerSecond / sequential },
  };
}

async function oneByOne(questions: number, latencyMs: number): Promise<number> {
  await using teacher = await startTeacher(latencyMs);
  const started = performance.now();
  for (let number = 0; number < questions; number += 1) {
    const messages = [{ role: 'user', content: `What of matter ${number}?` }];
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ model: 'fake', messages });
    const response = await fetch(`${teacher.url}/chat/completions`, { method: 'POST', headers, body });
    await response.json();
  }
  return questions / ((performance.now() - started) / 1000);
}
