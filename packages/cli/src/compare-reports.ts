import { type Arm, type Interval, type Report, verdictWords, winRateOf } from '@understudy/contracts';
import { nats, share, thousands } from './figures.ts';
import { duration } from './progress-view.ts';

type Cell = {
  text: string;
  interval: Interval | null;
  /** Places of the reports whose interval does not overlap this one's. */
  differsFrom: number[];
};

export type ComparedRow = { group: 'outcome' | 'student' | 'savings' | 'training'; label: string; cells: Cell[] };

/** Reports side by side, in the order in which they are given: a row a figure, a cell a report. Pure. */
export function compareReports(reports: readonly Report[]): ComparedRow[] {
  const measured = (
    group: ComparedRow['group'],
    label: string,
    pick: (report: Report) => Interval | null | undefined,
    show: (interval: Interval) => string = (interval) => share(interval) ?? '–',
  ): ComparedRow => {
    const intervals = reports.map((report) => pick(report) ?? null);
    const cells = intervals.map((interval) => ({
      text: interval ? show(interval) : '–',
      interval,
      differsFrom: apart(interval, intervals),
    }));
    return { group, label, cells };
  };
  const told = (group: ComparedRow['group'], label: string, pick: (report: Report) => string | null): ComparedRow => ({
    group,
    label,
    cells: reports.map((report) => ({ text: pick(report) ?? '–', interval: null, differsFrom: [] })),
  });
  const student = (label: string, pick: (arm: Arm) => Interval | null | undefined, show?: (interval: Interval) => string) =>
    measured('student', label, (report) => pick(studentOf(report)), show);
  const names = (of: (arm: Arm) => object) => [...new Set(reports.flatMap((report) => Object.keys(of(studentOf(report)))))];
  const money = (value: number) => `${value < 0 ? '−' : ''}$${Math.abs(value).toFixed(2)}`;
  const settings = (label: string, pick: (training: Report['training']) => string | null) =>
    told('training', label, ({ training }) => pick(training));

  const rows = [
    told('outcome', 'verdict', ({ verdict }) => verdict && verdictWords[verdict]),
    told('outcome', 'gates not passed', notPassed),
    measured('outcome', 'gap closed', ({ gapClosed }) => gapClosed),
    measured('outcome', 'gap closed by KL', ({ klClosed }) => klClosed),
    measured('outcome', "learnt, of base's loss", ({ learnt }) => learnt),
    measured('outcome', "judge's win rate", ({ judge }) => winRateOf(judge)),
    student('NLL a token', (arm) => arm.negativeLogLikelihood, nats),
    student('KL a token', (arm) => arm.klDivergence, nats),
    student('chrF', ({ similarity }) => similarity?.chrf),
    student("length, of teacher's", ({ similarity }) => similarity?.lengthRatio),
    student('distinct-3', ({ similarity }) => similarity?.distinct3),
    student('same opening', ({ similarity }) => similarity?.opening?.share),
    ...names(({ rules }) => rules).map((id) => student(`rule ${id}`, ({ rules }) => rules[id])),
    student('every rule', ({ allRules }) => allRules),
    ...names(({ rates }) => rates).map((name) => student(name.replaceAll('-', ' '), ({ rates }) => rates[name])),
    measured('student', 'script drawn out', ({ adversarial }) => adversarial?.extraction.arms.student.quotes),
    measured('student', 'drift in long talks', ({ adversarial }) => adversarial?.drift.change.student),
    measured('student', 'general answers lost', ({ capability }) => capability?.lostBeyondScript),
    told('savings', 'tokens saved a query', ({ savings }) => thousands(savings.tokensPerQuery)),
    told('savings', 'per million queries', ({ savings: { usdPerMillionQueries: usd } }) => usd && money(usd.uncached)),
    told('savings', 'script cached', ({ savings: { usdPerMillionQueries: usd } }) => usd && money(usd.cached)),
    settings('preset', ({ preset }) => preset),
    told('training', 'rows', ({ dataset }) => thousands(dataset.train)),
    settings('steps', ({ steps }) => (steps === null ? null : thousands(steps))),
    settings('time', ({ seconds }) => duration(seconds)),
    settings('LoRA rank, alpha', ({ settings }) => settings && `${settings.rank}, ${settings.alpha}`),
    settings('learning rate', ({ settings }) => settings && String(settings.learningRate)),
    settings('labels', ({ settings }) => settings?.labels ?? null),
    settings('seed', ({ settings }) => settings && String(settings.seed)),
    settings('held-out loss', ({ validLoss }) => validLoss.at(-1)?.[1].toFixed(3) ?? '–'),
  ];
  return rows.filter(({ cells }) => cells.some(({ text, interval }) => (interval ? interval.value !== 0 : text !== '–')));
}

/** @throws Error for a report without a student, which no evaluation leaves. */
export function studentOf({ arms, distillationId }: Report): Arm {
  const arm = arms.find(({ name }) => name === 'student');
  if (!arm) throw new Error(`The report of ${distillationId} has no student.`);
  return arm;
}

function notPassed({ gates }: Report): string | null {
  return (
    gates
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ id }) => id)
      .join(', ') || null
  );
}

function apart(interval: Interval | null, all: readonly (Interval | null)[]): number[] {
  return all.flatMap((other, place) => (interval && other && (interval.low > other.high || interval.high < other.low) ? [place] : []));
}
