import { z } from 'zod';

type AnswerCheck = {
  /** What it finds, as a row of the report. */
  finds: string;
  /** What to do where it rejects most answers; left out, they have to be looked at. */
  mend?: string;
  /** Why no spec may leave it out: what it finds cannot be a row at all. */
  needed?: string;
};

/** Checks on single answers, in the order in which they are told; what each looks for is a file of packages/checks. */
export const answerChecks = {
  empty: { finds: 'Empty', needed: 'an answer without words teaches nothing' },
  truncated: {
    finds: 'Cut off at the token limit',
    mend: 'raise teacher.maxTokens, or ask for shorter answers in the prompt',
  },
  'content-filter': { finds: 'Stopped by a content filter' },
  'thinking-tags': { finds: 'Shows thinking tags', mend: "switch the teacher's thinking off in the model catalogue" },
  'template-tokens': {
    finds: 'Shows tokens of the chat template',
    needed: "an answer with pieces of a chat template would become tokens of the student's template",
  },
  'ai-talk': { finds: 'Talks of being an AI', mend: 'show the role by demonstrations, or take a stronger teacher' },
  'breaks-role': { finds: 'Steps out of its part', mend: 'show the role by demonstrations, or take a stronger teacher' },
  'prompt-quote': { finds: 'Quotes the script', mend: 'tell the teacher in the prompt not to repeat it' },
  'repetition-loop': {
    finds: 'Goes round in circles',
    mend: 'take a stronger teacher, or set a repetition penalty in the model catalogue',
  },
  'other-script': {
    finds: 'Writes in another script',
    mend: 'say in the prompt which language to answer in, or leave the check out (dataset.checks)',
  },
} as const satisfies Record<string, AnswerCheck>;

export type AnswerCheckName = keyof typeof answerChecks;
export const answerCheckNames = Object.keys(answerChecks) as AnswerCheckName[];
export const answerCheckNameSchema = z.enum(answerCheckNames);

const facts = new Map<string, AnswerCheck>(Object.entries(answerChecks));
/** Undefined for what is no check on single answers: a rule, a comparison. */
export const answerCheckOf = (name: string): AnswerCheck | undefined => facts.get(name);
