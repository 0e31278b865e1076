import { type Curves, curvesSchema } from '@understudy/contracts';
import { expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import type { Gateway } from './start-gateway.ts';

async function curvesOf(gateway: Gateway, id: string, query = ''): Promise<Curves> {
  const response = await gateway.request(`/v1/distillations/${id}/metrics${query}`);
  expect(response.status).toBe(200);
  return curvesSchema.parse(await response.json());
}
const named = ({ curves }: Curves, name: string) => curves.filter((curve) => curve.name === name);

test('while it trains, curves are drawn from what its events tell, a step made again as it was made last', async ({ gateway }) => {
  const { id } = await gateway.submit();
  const { records } = gateway;
  expect(await curvesOf(gateway, id)).toMatchObject({ source: 'events', curves: [], rates: [] });
  await records.stageStarted(id, 'training', 40);
  const tell = (data: Record<string, number | string>) => records.appendEvent(id, { type: 'training', level: 'info', message: 'x', data });
  for (const step of [10, 20, 30]) await tell({ step, steps: 40, loss: 4 - step / 10, supervisedTokensPerSecond: 100 + step });
  await tell({ step: 20, validLoss: 2.5 });
  await tell({ step: 20, steps: 40, loss: 1.9, supervisedTokensPerSecond: 90 });
  await tell({ variant: 2, settings: 'rank 8', step: 5, loss: 7 });
  await tell({ variant: 2, settings: 'rank 8', note: 'no step' });
  const drawn = await curvesOf(gateway, id);
  const [loss, ofVariant] = named(drawn, 'trainLoss');
  expect(loss).toMatchObject({ variant: null, measured: 3 });
  expect(loss?.points.map(({ step, value }) => [step, value])).toEqual([
    [10, 3],
    [20, 1.9],
    [30, 1],
  ]);
  expect(ofVariant).toMatchObject({ variant: 2, points: [{ step: 5, value: 7 }] });
  expect(named(drawn, 'validLoss')[0]?.points).toMatchObject([{ step: 20, value: 2.5 }]);
  expect(named(drawn, 'supervisedTokensPerSecond')[0]?.points.map(({ value }) => value)).toEqual([110, 90, 130]);
  expect(drawn.rates.at(-1)).toMatchObject({ stage: 'training' });
});

test('afterwards the whole training is drawn, thinned to as many points as are asked for, with the times that are known', async ({
  gateway,
}) => {
  const { id } = await gateway.submit();
  const data = { step: 1000, steps: 5000, loss: 9, supervisedTokensPerSecond: 50 };
  await gateway.records.appendEvent(id, { type: 'training', level: 'info', message: 'x', data });
  const trainLoss = Array.from({ length: 5000 }, (_, index) => [index + 1, index === 3210 ? 8 : 1 + 1 / (index + 1)]);
  // What is not drawn may be of any shape: files of hosts and of other versions have other keys.
  await gateway.leave(id, 'training', JSON.stringify({ preset: 'paper', trainLoss, validLoss: [[2500, 1.5]], row: null }));
  const drawn = await curvesOf(gateway, id, '?points=200');
  expect(drawn.source).toBe('training');
  const [loss] = named(drawn, 'trainLoss');
  expect([loss?.points.length, loss?.measured]).toEqual([200, 5000]);
  expect(loss?.points).toContainEqual({ step: 3211, at: null, value: 8 });
  expect(loss?.points[0]?.step).toBe(1);
  expect(loss?.points.at(-1)?.step).toBe(5000);
  expect(named(drawn, 'validLoss')[0]?.points).toEqual([{ step: 2500, at: null, value: 1.5 }]);
  expect(named(drawn, 'supervisedTokensPerSecond')[0]?.points).toMatchObject([{ step: 1000, value: 50 }]);
  const whole = named(await curvesOf(gateway, id, '?points=2000'), 'trainLoss')[0];
  expect(whole?.points).toHaveLength(2000);

  const first = await gateway.request(`/v1/distillations/${id}/metrics`);
  const again = await gateway.request(`/v1/distillations/${id}/metrics`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

test.for(['points=2', 'points=2001', 'points=all', 'step=1'])('refuses ?%s', async (query, { gateway }) => {
  const { id } = await gateway.submit();
  const response = await gateway.request(`/v1/distillations/${id}/metrics?${query}`);
  expect(response.status).toBe(400);
  expect((await problemOf(response)).errors[0]?.pointer).toMatch(/^\/(points|step)$/);
});
