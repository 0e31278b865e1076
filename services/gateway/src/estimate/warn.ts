import { type AcceptedSpec, type Catalogue, type Estimate, embeddedContext, trainingSettings } from '@understudy/contracts';
import type { Suppositions } from './suppositions.ts';

type Options = { catalogue: Catalogue; supposed: Suppositions; estimate: Pick<Estimate, 'lines' | 'costUsd'> };
type Warning = Estimate['warnings'][number];

/** What a user would want to know before he submits the spec. Pointers lead into it. */
export function warn(spec: AcceptedSpec, { catalogue, supposed, estimate }: Options): Warning[] {
  return [...unpriced(spec, estimate), ...budget(spec, estimate), ...context(spec, { catalogue, supposed }), ...unknownTime(estimate)];
}

function unpriced(spec: AcceptedSpec, { lines }: Options['estimate']): Warning[] {
  const pointers: Record<string, string> = {
    questions: '/questions/model',
    teacher: '/teacher/model',
    training: '/student/model',
    evaluation: '/evaluation/judge',
  };
  const missing = new Map(lines.filter(({ costUsd }) => costUsd === null).map((line) => [`${line.role} ${line.model}`, line]));
  return [...missing.values()].map(({ role, model }) => {
    const price = role === 'training' ? 'trainingPricePerMillionTokens' : 'pricePerMillionTokens';
    const asked = role === 'training' ? `the training of ${model}` : model;
    const mend = `have the operator add ${price} (0 where it costs nothing)`;
    const consequence = spec.budgetUsd === undefined ? 'What the run costs is not known' : 'The budget cannot be kept';
    return { pointer: pointers[role] ?? '', detail: `The catalogue gives no price for ${asked}. ${consequence}: ${mend}.` };
  });
}

function budget({ budgetUsd }: AcceptedSpec, { costUsd }: Options['estimate']): Warning[] {
  if (budgetUsd === undefined || costUsd === null || budgetUsd >= costUsd.high) return [];
  const range = `$${shown(costUsd.low)} to $${shown(costUsd.high)}`;
  const said =
    budgetUsd < costUsd.low
      ? `budgetUsd ${budgetUsd} is below what the run takes at the least (${range}): it will pause before its end.`
      : `budgetUsd ${budgetUsd} lies within what the run may take (${range}): it may pause before its end.`;
  return [{ pointer: '/budgetUsd', detail: `${said} It can be raised at any time.` }];
}

/** Cents, or of less than one as many digits as tell something. */
const shown = (usd: number) => (usd >= 0.01 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2));

function context(spec: AcceptedSpec, { catalogue, supposed }: Pick<Options, 'catalogue' | 'supposed'>): Warning[] {
  const { script, question, answer } = supposed;
  const { model, maxTokens } = spec.teacher;
  const entry = Object.hasOwn(catalogue.models, model) ? catalogue.models[model] : undefined;
  const warnings: Warning[] = [];
  const most = script.high + question.high + maxTokens;
  if (entry && 'embedded' in entry && most > embeddedContext) {
    const detail = `The script of ${Math.round(script.low)} to ${Math.round(script.high)} tokens, a question and an answer of up to ${maxTokens} may need ${Math.round(most)} tokens; ${model} has ${embeddedContext} unless UNDERSTUDY_CONTEXT of the model server says otherwise.`;
    warnings.push({ pointer: '/prompt', detail });
  }
  const { preset, ...given } = spec.training;
  const longest = trainingSettings(preset, { rows: 0, parameters: 1e9, softLabels: false }, given).maxTokens;
  if (spec.stopAfter !== 'dataset' && question.low + answer.low > longest) {
    const detail = `An example takes ${Math.round(question.low + answer.low)} tokens or more, and training.maxTokens is ${longest}: longer rows are refused. Raise it.`;
    warnings.push({ pointer: '/training/maxTokens', detail });
  }
  return warnings;
}

function unknownTime({ lines }: Options['estimate']): Warning[] {
  const unknown = lines.filter(({ minutes }) => minutes === null);
  return unknown.map(({ stage, model }) => ({
    pointer: '/student/model',
    detail: `How long the ${stage} of ${model} takes is not known: it depends on the machine. minutes is that of the other stages.`,
  }));
}
