import { type Fault, faultKinds } from './fake-model-server-faults.ts';

/** What may change while the server runs. */
export type Weather = { latencyMs: number; maxInFlight: number; faults: readonly Fault[] };

/**
 * Reads what /control and --faults were handed: `{ latencyMs?, maxInFlight?: number | null, faults? }`, null for no limit.
 * @throws Error naming what is wrong.
 */
export function readWeather(value: unknown): Partial<Weather> {
  if (typeof value !== 'object' || value === null) throw new Error('The weather is an object of latencyMs, maxInFlight and faults.');
  const weather: Partial<Weather> = {};
  for (const [name, given] of Object.entries(value)) {
    if (name === 'faults') weather.faults = readFaults(given);
    else if (name === 'latencyMs' || name === 'maxInFlight') {
      const number = name === 'maxInFlight' && given === null ? Number.POSITIVE_INFINITY : given;
      if (typeof number !== 'number' || !(number >= 0)) throw new Error(`${name} is ${JSON.stringify(given)}; it is a number, 0 or more.`);
      weather[name] = number;
    } else throw new Error(`${name} is no weather; there are latencyMs, maxInFlight and faults.`);
  }
  return weather;
}

const numbers = ['first', 'share', 'fromMs', 'untilMs', 'retryAfterSeconds'] as const;

function readFaults(value: unknown): Fault[] {
  if (!Array.isArray(value)) throw new Error('faults is a list.');
  return value.map((given: unknown) => {
    const { kind, ...rest } = { kind: null, ...(typeof given === 'object' ? given : null) };
    const known = faultKinds.find((each) => each === kind);
    if (known === undefined) throw new Error(`There is no fault ${JSON.stringify(kind)}; there are ${faultKinds.join(', ')}.`);
    for (const [name, number] of Object.entries(rest))
      if (!numbers.includes(name as (typeof numbers)[number]) || typeof number !== 'number')
        throw new Error(`${name} of fault ${String(kind)} is ${JSON.stringify(number)}; a fault has ${numbers.join(', ')}, all numbers.`);
    return { kind: known, ...rest };
  });
}
