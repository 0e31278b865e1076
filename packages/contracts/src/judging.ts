import { z } from 'zod';

/** What a judge goes by: a character is to be somebody, a policy does a job by rules. */
export const rubricNames = ['character', 'policy'] as const;
export const rubricNameSchema = z.enum(rubricNames);
export type RubricName = z.infer<typeof rubricNameSchema>;

/** The judge's keys of a spec's `evaluation`. Those that hang on a judge have no default here: one that is given without a judge is refused. */
export const judgingShape = {
  judge: z
    .string()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .meta({ description: 'A model of the catalogue that reads and scores the answers of all arms; null: nobody does.' }),
  judgeSamples: z
    .int()
    .min(1)
    .max(9)
    .optional()
    .meta({ description: 'How often the judge scores each answer, of which the median counts; 3 where there is a judge.' }),
  rubric: z
    .enum(['auto', ...rubricNames])
    .optional()
    .meta({ description: 'By what it scores; `auto`, the default where there is a judge: as the set of the questions is for.' }),
};

type Judging = {
  judge: string | null;
  judgeSamples?: number | undefined;
  rubric?: 'auto' | RubricName | undefined;
  gates: { judgeWinRate?: number | null | undefined };
  /** Of other systems, in an evaluation that is made again. */
  answers?: object | undefined;
};

/** Paths in `evaluation` of what is given though no judge is there to heed it. */
export function idleJudging({ judge, judgeSamples, rubric, gates, answers }: Judging): string[][] {
  if (judge !== null) return [];
  return [
    ...(judgeSamples === undefined ? [] : [['judgeSamples']]),
    ...(rubric === undefined ? [] : [['rubric']]),
    ...(answers === undefined ? [] : [['answers']]),
    ...(typeof gates.judgeWinRate === 'number' ? [['gates', 'judgeWinRate']] : []),
  ];
}

/** Who judges and how; null without a judge. */
export function judgingOf({ judge, judgeSamples = 3, rubric = 'auto' }: Omit<Judging, 'gates' | 'answers'>) {
  return judge === null ? null : { model: judge, samples: judgeSamples, rubric };
}

/** A judge goes by the script, so that all arms are there that have one to do with. */
const judgedArms = 4;

/**
 * How many judgements there are of `questions` held-out ones: the samples of each arm's answer and of `others`, ready-made ones, and each pair in
 * both orders. None without a judge.
 */
export function countJudgements(questions: number, judging: { samples: number } | null, others = 0): number {
  return judging === null ? 0 : questions * ((judgedArms + others) * judging.samples + 2);
}

/** The keys that hang on a judge with their defaults filled in; none without a judge. */
export function resolveJudging(evaluation: Omit<Judging, 'gates' | 'answers'>) {
  const judging = judgingOf(evaluation);
  return judging === null ? {} : { judgeSamples: judging.samples, rubric: judging.rubric };
}
