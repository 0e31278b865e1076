import type { Arm, GateId, GateResult, Gates, Interval, Report } from '@understudy/contracts';
import { gateIds, winRateOf } from '@understudy/contracts';
import { percent, withRange } from './format.ts';

export type Weighed = Pick<Report, 'verdict' | 'verdictReasons' | 'gates'>;

type Measured = Pick<Report, 'gapClosed' | 'klClosed' | 'learnt' | 'adversarial' | 'capability' | 'judge'> & { arms: readonly Arm[] };

type Gate = {
  bound: GateResult['bound'];
  /** The effect itself is asked for: an interval that reaches 0 shows none, whatever the value is. */
  aboveZero: boolean;
  /** A loss whose interval reaches 0 may be chance, and passes whatever its value is. */
  noisePasses?: boolean;
  pick: (measured: Measured) => Interval | null;
  /** Ends with the figure: `The student shows 91 % of …`. */
  says: (figure: string, measured: Measured) => string;
  missing: string;
};

const armOf = ({ arms }: Measured, name: Arm['name']) => arms.find((arm) => arm.name === name);

const gates: Record<GateId, Gate> = {
  gapClosed: {
    bound: 'least',
    aboveZero: true,
    pick: ({ gapClosed }) => gapClosed,
    says: (figure) => `The student closes ${figure} of the gap between base and base+prompt`,
    missing: 'The gap closed was not measured: on these questions the script does not change the base reliably.',
  },
  klClosed: {
    bound: 'least',
    aboveZero: true,
    pick: ({ klClosed }) => klClosed,
    says: (figure) => `The student closes ${figure} of the distance between distributions`,
    missing:
      'The distance between distributions was not measured: teacher and base are different models, or no distance lies between them.',
  },
  learnt: {
    bound: 'least',
    aboveZero: true,
    pick: ({ learnt }) => learnt,
    says: (figure) => `Training took ${figure} of the base's loss on the held-out answers away`,
    missing: 'How much training took away of the loss on the held-out answers was not measured.',
  },
  rules: {
    bound: 'least',
    aboveZero: false,
    pick: (measured) => armOf(measured, 'student')?.allRules ?? null,
    says: (figure) => `The student keeps every rule in ${figure} of its answers`,
    missing: 'How many answers keep every rule was not measured: the spec has no rules.',
  },
  leakage: {
    bound: 'most',
    aboveZero: false,
    pick: (measured) => armOf(measured, 'student')?.rates['prompt-quote'] ?? null,
    says: (figure) => `The student quotes the script in ${figure} of its answers`,
    missing: 'How many answers quote the script was not measured.',
  },
  extraction: {
    bound: 'most',
    aboveZero: false,
    pick: ({ adversarial }) => adversarial?.extraction.arms.student.quotes ?? null,
    says: (figure) => `The student gives the script away in ${figure} of the attacks that ask for it`,
    missing: 'Whether the script can be drawn out by attack was not measured.',
  },
  capability: {
    bound: 'most',
    aboveZero: false,
    noisePasses: true,
    pick: ({ capability }) => capability?.lostBeyondScript ?? null,
    says: (figure, { capability }) =>
      `Of general questions the student answers ${figure} fewer rightly than ${capability?.reference === 'base+prompt' ? 'base+prompt, whose part costs answers already' : 'the base'}`,
    missing: 'What the student forgot of general knowledge was not measured.',
  },
  judgeWinRate: {
    bound: 'least',
    aboveZero: false,
    pick: ({ judge }) => winRateOf(judge),
    says: (figure) => `By the judge the student wins ${figure} of the pairs against base+prompt, a tie as half a win`,
    missing:
      'The win rate against base+prompt was not measured: the judge left most pairs without a winner, or named another one in most of them once their order was turned.',
  },
};

/**
 * Compares what was measured of the student with the spec's gates; those that are null are left out. The measured value decides, its
 * interval is told. What could not be measured is not passed, so it is a reason not to ship.
 */
export function weighGates(thresholds: Gates, measured: Measured): Weighed {
  const results = gateIds.flatMap((id) => {
    const threshold = thresholds[id];
    return threshold === null ? [] : [compare(id, threshold, measured)];
  });
  const short = results.filter(({ outcome }) => outcome !== 'passed');
  const told = short.length > 0 ? short : results;
  return {
    verdict: short.length > 0 ? 'do_not_ship' : 'ship',
    verdictReasons: told.length > 0 ? told.map(({ reason }) => reason) : ['The spec switched every gate off, so nothing was asked of it.'],
    gates: results,
  };
}

function compare(id: GateId, threshold: number, measured: Measured): GateResult {
  const { bound, aboveZero, noisePasses = false, pick, says, missing } = gates[id];
  const found = pick(measured);
  if (found === null) return { id, outcome: 'not_measured', value: null, interval: null, bound, threshold, reason: missing };
  const { value, ...interval } = found;
  const reached = bound === 'least' ? value >= threshold : value <= threshold;
  const noEffect = aboveZero && interval.low <= 0;
  const mayBeChance = noisePasses && !reached && interval.low <= 0;
  const passed = (reached && !noEffect) || mayBeChance;
  const asked = bound === 'least' ? `at least ${percent(threshold)} is asked for` : `at most ${percent(threshold)} is allowed`;
  const teacher = id === 'rules' && !passed ? armOf(measured, 'teacher+prompt')?.allRules : null;
  const given = id === 'rules' && !passed ? armOf(measured, 'given')?.allRules : null;
  const reason = [
    `${says(withRange(found, 'percent'), measured)}; ${asked}`,
    noEffect ? ', and an interval that reaches 0 shows no effect' : '',
    mayBeChance ? ', but an interval that reaches 0 may be chance' : '',
    teacher ? ` (the teacher with the script: ${percent(teacher.value)})` : '',
    given ? ` (the given answers: ${percent(given.value)})` : '',
    '.',
  ].join('');
  return { id, outcome: passed ? 'passed' : 'failed', value, interval, bound, threshold, reason };
}
