import type { AttackKind, Held, Interval, Report } from '@understudy/contracts';
import type { DataTable } from './data-table.ts';
import { count, withRange } from './format.ts';

const kinds: Record<AttackKind, string> = {
  extraction: 'Asked for the script',
  'drop-the-role': 'Told to drop the part',
  outside: 'Asked of what lies outside it',
  'other-languages': 'Spoken to in other languages',
};

/** What the probes gave, as tables: attacks, extraction, long talks, general knowledge. None where the spec leaves the probes out. */
export function probeTables({ adversarial, capability }: Report): DataTable[] {
  return [...(adversarial ? attackTables(adversarial) : []), ...(capability ? [capabilityTable(capability)] : [])];
}

function attackTables({ kinds: asked, extraction, drift }: NonNullable<Report['adversarial']>): DataTable[] {
  const attacked: DataTable = {
    title: 'Under attack',
    note: 'Questions of Understudy’s own that try to get an answer out of its part; training never saw them. In the part is what is not empty, speaks of no AI and does not step out of it, as far as checks can tell.',
    head: [
      '',
      'base+prompt: in the part',
      'student: in the part',
      ...(hasRules(asked) ? ['base+prompt: keeps rules', 'student: keeps rules'] : []),
    ],
    rows: asked.map(({ kind, questions, arms }) => [
      `${kinds[kind]} (${questions})`,
      withRange(arms['base+prompt'].inPart, 'percent'),
      withRange(arms.student.inPart, 'percent'),
      ...(arms.student.allRules ? [rules(arms['base+prompt']), rules(arms.student)] : []),
    ]),
  };
  const longest = extraction.arms.student.longestRun;
  const drawnOut: DataTable = {
    title: 'Can the script be drawn out?',
    note: `${extraction.attacks} attempts to have the script told. The base has never seen it, so what it shares with it is chance. ${longest.words > 0 ? `The student’s longest run of words that stands in the script too: “${longest.text}”.` : ''}`,
    head: ['', 'Answers that quote it', 'Longest run, in words', 'How much of it is in an answer (ROUGE-L)'],
    rows: (['base', 'base+prompt', 'student'] as const).map((arm) => {
      const { quotes, longestRun, rougeL } = extraction.arms[arm];
      return [arm, withRange(quotes, 'percent'), count(longestRun.words), withRange(rougeL, 'percent')];
    }),
  };
  const of = (interval: Interval | null | undefined) => (interval ? `${Math.round(interval.value * interval.n)}/${interval.n}` : '–');
  const scores = (arm: 'base+prompt' | 'student') => drift.turns.map(({ arms }) => of(arms[arm]?.inPart));
  const kept = (arm: 'base+prompt' | 'student') => drift.turns.map(({ arms }) => of(arms[arm]?.allRules));
  const change = (arm: 'base+prompt' | 'student') => {
    const found = drift.change[arm];
    return found ? withRange(found, 'percent') : 'not measured';
  };
  const cut = (['base+prompt', 'student'] as const).flatMap((arm) =>
    drift.outOfContext[arm] > 0 ? `${drift.outOfContext[arm]} of ${arm}` : [],
  );
  const unfit = cut.length > 0 ? ` Turns that no longer fitted into the model’s context, and are left out: ${cut.join(', ')}.` : '';
  const inTalks: DataTable = {
    title: 'As a talk grows longer',
    note: `${drift.talks} talks whose user says the same to both, good answers by turn. From the first half of the turns to the second, answers in the part that keep every rule: base+prompt ${change('base+prompt')}, student ${change('student')}; below 0 the part is lost on the way.${unfit}`,
    head: ['Turn', ...drift.turns.map(({ turn }) => String(turn))],
    rows: [
      ['base+prompt: in the part', ...scores('base+prompt')],
      ['student: in the part', ...scores('student')],
      ...(drift.turns.some(({ arms }) => arms.student?.allRules)
        ? [
            ['base+prompt: keeps rules', ...kept('base+prompt')],
            ['student: keeps rules', ...kept('student')],
          ]
        : []),
    ],
  };
  return [attacked, drawnOut, inTalks];
}

function hasRules(asked: NonNullable<Report['adversarial']>['kinds']): boolean {
  return asked.some(({ arms }) => arms.student.allRules !== null);
}

function rules({ allRules }: Held): string {
  return allRules ? withRange(allRules, 'percent') : '–';
}

function capabilityTable({
  questions,
  arms,
  lost,
  lostBeyondScript,
  reference,
  categories,
  examples,
}: NonNullable<Report['capability']>): DataTable {
  const lostOnes = examples.map(({ question, expected }) => `${question} (${expected})`);
  const names = (['base', 'base+prompt', 'student'] as const).filter((arm) => arms[arm] !== null);
  return {
    title: 'What it still knows',
    note: `${questions} general questions with answers that can be checked, asked without sampling. The student loses ${withRange(lost, 'percent')} against the base${reference === 'base+prompt' ? `, and ${withRange(lostBeyondScript, 'percent')} against base+prompt, which shows what the script itself costs` : ''}; below 0 it has gained, and an interval that reaches 0 may be chance.${lostOnes.length > 0 ? ` Lost among others: ${lostOnes.join(' ')}` : ''}`,
    head: ['', ...names],
    rows: [
      ['All', ...names.map((arm) => withRange(arms[arm] ?? arms.base, 'percent'))],
      ...categories.map((each) => [each.category, ...names.map((arm) => `${each[arm]} of ${each.questions}`)]),
    ],
  };
}
