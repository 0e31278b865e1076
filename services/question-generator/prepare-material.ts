import { type ArtifactStore, readJson, readJsonLines, writeJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  artifactKey,
  type QuestionItem,
  type QuestionSet,
  type Reading,
  readingSchema,
  uploadedQuestionSchema,
  uploadKey,
} from '@understudy/contracts';
import { checkQuestions, loadQuestionSet, openSources, type Templates } from '@understudy/questions';
import { PermanentError } from '@understudy/queues';
import type { Records } from '@understudy/records';
import type { AskModel } from './ask-model.ts';
import { readPrompt } from './read-prompt.ts';

/** With what the questions are made. */
export type Material = {
  /** Fills the templates. One slot more than the set has, which no template uses: that of the topics, so that they are split likewise. */
  templates: Templates;
  items: readonly QuestionItem[];
  /** No topic of one side stands on the other, nor does a value of a facet. */
  topics: { train: readonly string[]; test: readonly string[] };
  /** Empty when nobody has read the prompt. */
  askers: readonly string[];
  about: string;
  language: string;
};

/** No name of a facet of the user's, since it has parentheses. */
const topicsSlot = '(topics)';
/** Names a language for the model that nobody has named: it sees topics in it. */
const unknownLanguage = 'the language of the topics';

export type PrepareMaterialOptions = {
  distillationId: string;
  artifacts: ArtifactStore;
  records: Pick<Records, 'setArtifact' | 'appendEvent'>;
  ask: AskModel;
  signal: AbortSignal;
};

/**
 * The template set, what fills it, and what a model is to write about: from the spec as far as it says, else from the model that reads the
 * prompt. That is done once a distillation and kept as an artifact, since a model would not say the same again.
 * @throws PermanentError when the spec asks for what cannot be, or the model can name nothing.
 */
export async function prepareMaterial(spec: AcceptedSpec, options: PrepareMaterialOptions): Promise<Material> {
  const items = await readItems(spec, options.artifacts);
  // Refused at submission already, unless the spec came another way.
  const [fault] = checkQuestions(spec, { uploaded: items.length });
  if (fault) throw new PermanentError(fault.code, fault.detail);
  const reading = spec.questions.facets === 'auto' ? await loadReading(spec, options) : null;
  const set = loadQuestionSet(spec.questions.set === 'auto' ? namedSet(reading) : spec.questions.set);
  const templates = {
    set: { ...set, slots: { ...set.slots, [topicsSlot]: { facet: topicsSlot, means: 'what a model writes about' } } },
    facets: { ...(reading?.facets ?? explicitFacets(spec)), [topicsSlot]: reading?.topics ?? [] },
  };
  return {
    templates,
    items,
    topics: topicsOf(spec, templates),
    askers: reading?.askers ?? [],
    about: reading?.about ?? '',
    language: languageOf(spec, reading),
  };
}

async function loadReading(spec: AcceptedSpec, options: PrepareMaterialOptions): Promise<Reading> {
  const { distillationId, artifacts, records } = options;
  const key = artifactKey(distillationId, 'facets');
  const kept = await artifacts.stat(key);
  if (kept) {
    await records.setArtifact(distillationId, 'facets', kept);
    return await readJson(artifacts, key, readingSchema);
  }
  const reading = await readPrompt(spec, options);
  await records.setArtifact(distillationId, 'facets', await writeJson(artifacts, key, reading));
  const counts = Object.entries(reading.facets).map(([facet, { length }]) => [facet, length] as const);
  const said = counts.map(([facet, count]) => `${facet} ${count}`).join(', ');
  const message = `The model ${spec.questions.model} has read the prompt for the set ${reading.set}: ${said || 'no facets'}; topics ${reading.topics.length}, askers ${reading.askers.length}.`;
  const data = { set: reading.set, ...Object.fromEntries(counts), topics: reading.topics.length, askers: reading.askers.length };
  await records.appendEvent(distillationId, { type: 'log', level: 'info', message, data });
  return reading;
}

async function readItems({ questions: { items } }: AcceptedSpec, artifacts: ArtifactStore): Promise<readonly QuestionItem[]> {
  if (items === undefined || Array.isArray(items)) return items ?? [];
  const rows: QuestionItem[] = [];
  for await (const row of readJsonLines(artifacts, uploadKey(items.upload), uploadedQuestionSchema)) rows.push(row);
  return rows;
}

function namedSet(reading: Reading | null): 'character' | 'policy' {
  return reading?.set === 'policy' ? 'policy' : 'character';
}

function explicitFacets({ questions: { facets } }: AcceptedSpec): Record<string, string[]> {
  return facets === 'auto' ? {} : facets;
}

/** What the model has named as topics; where it was not asked or named none, the values of the facets. */
function topicsOf(spec: AcceptedSpec, templates: Templates): Material['topics'] {
  const pools = openSources(spec, templates).get('template')?.pools;
  const facets = facetsIn(templates.set).filter((facet) => facet !== topicsSlot);
  const of = (split: 'train' | 'test') => {
    const named = pools?.[split].get(topicsSlot) ?? [];
    return named.length > 0 ? named : [...new Set(facets.flatMap((facet) => pools?.[split].get(facet) ?? []))];
  };
  return { train: of('train'), test: of('test') };
}

function facetsIn({ slots }: QuestionSet): string[] {
  return [...new Set(Object.values(slots).flatMap((slot) => ('facet' in slot ? [slot.facet] : [])))];
}

/** Users write in the language that the rules demand of the answers, else in that of the prompt. */
function languageOf({ rules }: AcceptedSpec, reading: Reading | null): string {
  const code = rules.find(({ language }) => language !== undefined)?.language;
  if (code !== undefined) return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
  return reading?.language || unknownLanguage;
}
