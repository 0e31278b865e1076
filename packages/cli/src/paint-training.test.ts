import { PassThrough } from 'node:stream';
import { beforeEach, expect, test, vi } from 'vitest';
import { createTrainingPainter } from './paint-training.ts';

beforeEach(() => {
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('TERM', 'xterm');
  return () => vi.unstubAllEnvs();
});

function painted(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 }) as unknown as NodeJS.WriteStream;
  let clock = 0;
  const painter = createTrainingPainter(stream, () => clock);
  const step = (number: number, at: number) => {
    clock = at;
    painter.show({ event: 'step', id: '1', step: number, steps: 10, loss: 2 / number, learningRate: 1, supervisedTokensPerSecond: 146.4 });
  };
  return { painter, step, text: () => String((stream as unknown as PassThrough).read() ?? '') };
}

test('elsewhere than on a terminal a line comes every ten seconds, with loss, speed and time left', () => {
  const { step, text } = painted(false);
  for (let number = 1; number <= 10; number++) step(number, number * 4000);
  expect(text().trimEnd().split('\n')).toEqual([
    'step 1/10  loss 2.000  146 tokens/s',
    'step 4/10  loss 0.500  146 tokens/s  24 s left',
    'step 7/10  loss 0.286  146 tokens/s  12 s left',
    'step 10/10  loss 0.200  146 tokens/s',
  ]);
});

test('on a terminal one line is drawn again and again, and what is said between begins below it', () => {
  const { painter, step, text } = painted(true);
  step(1, 0);
  painter.show({ event: 'validation', id: '1', step: 1, loss: 1.7, crossEntropy: 1.5 });
  step(5, 4000);
  painter.show({ event: 'phase', id: '1', phase: 'exporting' });
  painter.end();
  expect(text()).toBe(
    `\r\u001b[2K██${'░'.repeat(22)} step 1/10  loss 2.000  146 tokens/s` +
      `\r\u001b[2K${'█'.repeat(12)}${'░'.repeat(12)} step 5/10  loss 0.400, held out 1.500  146 tokens/s  5 s left` +
      '\nWriting the adapter…\n',
  );
  expect(painter.reached()).toEqual({ step: 5, steps: 10 });
});
