import { asksIdentity, type QuestionSet, type Spec, slotsOf } from '@understudy/contracts';
import { questionId } from '@understudy/contracts/question-id';
import { checkItems, countItems } from './check-items.ts';
import { loadQuestionSet } from './load-question-set.ts';
import { invalidSpec, type QuestionsFault } from './questions-fault.ts';
import { shareCount, testShareCount } from './share-count.ts';
import { countCapacity, openSources } from './sources.ts';

export type CheckedSpec = Pick<Spec, 'questions'> & { evaluation: Pick<Spec['evaluation'], 'questions' | 'seed'> };
type Facets = Exclude<Spec['questions']['facets'], 'auto'>;

/**
 * Everything that would keep a spec from getting the questions it asks for; empty when it can. Pure and quick, so that a spec is refused
 * when it is posted and not an hour later. `uploaded` is the number of rows of the file that `questions.items` names, if it does.
 */
export function checkQuestions(spec: CheckedSpec, { uploaded = 0 }: { uploaded?: number } = {}): QuestionsFault[] {
  const { questions } = spec;
  const { facets } = questions;
  const faults = [...excessiveShares(spec), ...checkItems(spec, uploaded)];
  if (facets !== 'auto') faults.push(...doubtfulValues(facets));
  if (questions.set === 'auto') {
    if (facets === 'auto') return faults;
    const detail =
      'questions.facets are given, but questions.set is left to the model: name the set whose slots they fill, as character, policy or a set of your own.';
    return [...faults, invalidSpec('/questions/set', detail)];
  }
  const set = loadQuestionSet(questions.set);
  faults.push(...idleIdentity(set));
  if (facets === 'auto') return faults;
  faults.push(...missingFacets(set, facets), ...uselessFacets(set, facets), ...idleModel(spec, facets));
  // With facets of its own making, or a share of the questions, the model makes up for what the templates lack.
  return faults.length > 0 || questions.modelShare > 0 ? faults : excess(spec, { set, facets, own: countItems(spec, uploaded) });
}

function excessiveShares({ questions: { modelShare, general, adversarial, multiTurn } }: CheckedSpec): QuestionsFault[] {
  const sum = modelShare + general + adversarial + multiTurn;
  if (sum <= 1 + 1e-9) return [];
  const detail = `modelShare ${modelShare}, general ${general}, adversarial ${adversarial} and multiTurn ${multiTurn} of questions sum to ${Number(sum.toFixed(6))}: lower them, so that they sum to 1 at most; what is left goes to templates and to questions of your own.`;
  return [invalidSpec('/questions', detail)];
}

/** The first template that lacks it stands for all: with no facets at all there would be hundreds. */
function missingFacets(set: QuestionSet, facets: Facets): QuestionsFault[] {
  const faults = new Map<string, QuestionsFault>();
  for (const { families } of Object.values(set.categories))
    for (const [family, { templates }] of Object.entries(families))
      for (const template of templates)
        for (const name of slotsOf(template)) {
          const slot = set.slots[name];
          if (!slot || !('facet' in slot) || Object.hasOwn(facets, slot.facet) || faults.has(slot.facet)) continue;
          const detail = `The template "${template}" of the family ${family} needs the slot ${name} (${slot.means}), which the facet ${slot.facet} fills: add questions.facets.${slot.facet}, a list of such values, or leave questions.facets out, and the model names them.`;
          faults.set(slot.facet, { code: 'facet_missing', pointer: `/questions/facets/${slot.facet}`, detail });
        }
  return [...faults.values()];
}

function uselessFacets(set: QuestionSet, facets: Facets): QuestionsFault[] {
  const known = new Set(Object.values(set.slots).flatMap((slot) => ('facet' in slot ? [slot.facet] : [])));
  return Object.keys(facets)
    .filter((facet) => !known.has(facet))
    .map((facet) => {
      const knows = known.size > 0 ? `it knows ${[...known].join(', ')}` : 'it knows none';
      return invalidSpec(`/questions/facets/${facet}`, `No template of the set ${set.name} has a slot for the facet ${facet}; ${knows}.`);
    });
}

/** A model writes about what the facets hold: with none at all it would never be asked, and its share would be missing. */
function idleModel({ questions }: CheckedSpec, facets: Facets): QuestionsFault[] {
  if (Object.keys(facets).length > 0) return [];
  const asked = (['modelShare', 'multiTurn'] as const).filter((key) => questions[key] > 0);
  return asked.map((key) => {
    const detail = `questions.${key} is ${questions[key]}, but questions.facets hold nothing that the model could write about: leave questions.facets out, and it names topics from the prompt, or set questions.${key} to 0.`;
    return invalidSpec(`/questions/${key}`, detail);
  });
}

function doubtfulValues(facets: Facets): QuestionsFault[] {
  return Object.entries(facets).flatMap(([facet, values]) => {
    const seen = new Set<string>();
    return values.flatMap((value, index): QuestionsFault[] => {
      const why = value.trim() === '' ? 'has an empty value' : seen.has(questionId(value)) ? `has "${value}" twice` : undefined;
      seen.add(questionId(value));
      return why === undefined ? [] : [invalidSpec(`/questions/facets/${facet}/${index}`, `The facet ${facet} ${why}.`)];
    });
  });
}

/** Families that ask "who are you" are asked by their share alone: with a share of nothing they would be accepted and ignored. */
function idleIdentity(set: QuestionSet): QuestionsFault[] {
  const families = Object.values(set.categories).flatMap((category) => Object.entries(category.families));
  return (['trainShare', 'testShare'] as const).flatMap((key) => {
    const asking = families.find(([family, { heldOut }]) => asksIdentity(family) && heldOut === (key === 'testShare'))?.[0];
    const share = set.identity[key];
    if ((asking === undefined) === (share === 0)) return [];
    const detail =
      asking === undefined
        ? `The set ${set.name} gives ${share} of its questions to families whose name begins with identity, and has none${key === 'testShare' ? ' that is held out' : ' that training may use'}: add one, or set identity.${key} to 0.`
        : `The family ${asking} of the set ${set.name} would ask nothing, since identity.${key} is 0: give it a share, or a name that does not begin with identity.`;
    return [invalidSpec(`/questions/set/identity/${key}`, detail)];
  });
}

function excess(spec: CheckedSpec, { set, facets, own }: { set: QuestionSet; facets: Facets; own: number }): QuestionsFault[] {
  const { questions, evaluation } = spec;
  const training = shareCount(spec, questions.count, own);
  const testing = testShareCount(spec, evaluation.questions);
  return [...openSources(spec, { set, facets })].flatMap(([kind, source]) => {
    const capacity = countCapacity(source);
    const mend = kind === 'template' ? 'with these facets: ask for fewer, add values to questions.facets, or' : 'at most: ask for less, or';
    const lack = (key: string, asked: number, given: number, what: string) => {
      if (asked <= given) return [];
      const detail = `${key} asks for ${asked} ${what} questions, but the set ${source.set.name} can give ${given} ${mend} set questions.modelShare, and the model writes what is lacking.`;
      return [invalidSpec(`/${key.replace('.', '/')}`, detail)];
    };
    return [
      ...lack(kind === 'template' ? 'questions.count' : `questions.${kind}`, training[kind], capacity.train, 'training'),
      ...lack('evaluation.questions', testing[kind], capacity.test, 'test'),
    ];
  });
}
