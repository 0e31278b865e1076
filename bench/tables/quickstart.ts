import type { measureQuickstart } from '../quickstart.ts';
import type { ResultFile, RunOf } from '../result-files.ts';
import { columns, number, numbers, percent, table } from './markdown.ts';

export type QuickstartRun = RunOf<typeof measureQuickstart>;
type Arm = QuickstartRun['arms'][number];
type Interval = NonNullable<Arm['klDivergence']>;

/** The quickstart as a whole. */
export const quickstartTables = {
  quickstart: ({ runs }: ResultFile<QuickstartRun>) =>
    columns(runs, {
      'seconds, start to exit': ({ seconds }) => number(seconds),
      'memory over all processes, GiB': ({ peakMemoryGiB }) => number(peakMemoryGiB, 1),
      'gap closed (95 % interval)': ({ gapClosed }) => withInterval(gapClosed, (value) => number(value, 2)),
      'gap closed by KL': ({ klClosed }) => withInterval(klClosed, (value) => number(value, 2)),
      'training rows · steps · seconds': ({ dataset, training }) => numbers([dataset.train, training.steps, training.seconds]),
      'tokens saved on every query': ({ tokensPerQuery }) => number(tokensPerQuery),
    }),
};

const arms = { base: 'base', 'base+prompt': 'base + prompt', 'teacher+prompt': 'teacher + prompt', student: '**student, no prompt**' };

/** What each arm does with the held-out questions; the student's figures with their intervals. */
export function armsTable(run: QuickstartRun): string {
  const armOf = (name: string) => run.arms.find((arm) => arm.name === name);
  const row = (what: string, of: (arm: Arm) => Interval | null | undefined, write: (value: number) => string) => {
    const cell = (name: string) => {
      const arm = armOf(name);
      const interval = arm && of(arm);
      if (!interval) return '–';
      return name === 'student' ? withInterval(interval, write, '**') : write(interval.value);
    };
    return [what, ...Object.keys(arms).map(cell)];
  };
  const named = armOf('student')?.rates['gives-name']?.n;
  const whole = (value: number) => percent(value);
  const nats = (value: number) => (value === 0 ? '0' : number(value, 3));
  return table(
    [`${run.dataset.test} held-out questions`, ...Object.values(arms)],
    [
      row('opens with “Ach, my friend”', ({ rules }) => rules.opening, whole),
      row('first person', ({ rates }) => rates['first-person'], whole),
      row('talks of AI', ({ rates }) => rates['ai-talk'], whole),
      row(`gives its name, of ${number(named)} asked`, ({ rates }) => rates['gives-name'], whole),
      row("negative log-likelihood of the teacher's answers, a token", ({ negativeLogLikelihood }) => negativeLogLikelihood, nats),
      row('KL divergence from the prompted model, a token', ({ klDivergence }) => klDivergence, nats),
    ],
  );
}

/** `0.90 (0.82–0.98)`, `90 % (82–98)`: the unit is told once. */
export function withInterval(interval: Interval | null, write: (value: number) => string, mark = ''): string {
  if (!interval) return '–';
  const bare = (value: number) => write(value).replace(' %', '');
  return `${mark}${write(interval.value)}${mark} (${bare(interval.low)}–${bare(interval.high)})`;
}
