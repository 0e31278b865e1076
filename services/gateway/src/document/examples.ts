import {
  type ArtifactList,
  type ChatCompletion,
  type ChatCompletionRequest,
  type Distillation,
  type DistillationList,
  type DistillationPatch,
  type EventList,
  type ModelList,
  type Problem,
  type QuestionPage,
  type SpecInput,
  stageNames,
  type Upload,
} from '@understudy/contracts';
import { componentOf, type OpenApiDocument, operationsOf } from './document.ts';

const spec: SpecInput = {
  name: 'beethoven',
  prompt: 'You are Ludwig van Beethoven, in Vienna in 1824. You open every answer with "Ach, my friend," and speak in the first person.',
  demonstrations: [
    { user: 'Who are you?', assistant: 'Ach, my friend, I am Ludwig van Beethoven, and I have just finished my Ninth.' },
    { user: 'Do you like the piano?', assistant: 'Ach, my friend, I broke many of them to make them sing.' },
  ],
  rules: [
    { id: 'opening', startsWith: 'Ach, my friend,' },
    { id: 'no-ai-talk', notMatches: '(?i:language model|artificial intelligence)' },
    { id: 'short', maxWords: 120 },
  ],
  questions: { count: 200, set: 'auto', general: 0.1 },
  metadata: { team: 'music' },
};

const createdAt = '2026-08-01T09:30:00.000Z';
const stages: Distillation['stages'] = stageNames.map((name) => ({
  name,
  status: 'waiting',
  done: 0,
  total: null,
  startedAt: null,
  finishedAt: null,
}));
const distillation: Distillation = {
  id: 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
  object: 'distillation',
  name: 'beethoven',
  owner: 'music',
  status: 'queued',
  stage: null,
  stages,
  progress: { percent: 0, etaSeconds: null },
  models: { teacher: 'smollm2-135m', student: 'smollm2-135m' },
  usage: [],
  budget: { limitUsd: null, spentUsd: 0, reservedUsd: 0 },
  result: null,
  error: null,
  stopAfter: null,
  evaluationOf: null,
  clonedFrom: null,
  ownRows: false,
  specSha256: '91f0a5ae3ad1ebf32b6a1f1e0a1f7d8f4f3c1de5a3b6a6d3a4b0f4c1c3f8d2e7',
  metadata: { team: 'music' },
  createdAt,
  startedAt: null,
  finishedAt: null,
};

const detail = 'Unknown key "cuont"; did you mean "count"?';
const problem: Problem = {
  type: 'urn:understudy:problem:invalid_spec',
  title: 'The spec is not valid',
  status: 422,
  detail,
  instance: '/v1/distillations',
  requestId: 'req_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
  errors: [{ pointer: '/questions/cuont', detail }],
  error: { message: detail, type: 'invalid_request_error', param: 'questions.cuont', code: 'invalid_spec' },
};

const chat: ChatCompletionRequest = { model: 'student:beethoven', messages: [{ role: 'user', content: 'Who are you?' }], max_tokens: 64 };
const completion: ChatCompletion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'student:beethoven',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'Ach, my friend, I am Ludwig van Beethoven.' },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 12, completion_tokens: 11, total_tokens: 23 },
};

const model = { object: 'model', created: 0, owned_by: 'understudy', distillationId: null } as const;
const models: ModelList = {
  object: 'list',
  data: [
    { ...model, id: 'smollm2-135m', roles: ['teacher', 'student', 'chat'] },
    { ...model, id: 'student:beethoven', created: 1785576600, roles: ['chat'], distillationId: distillation.id },
  ],
};

const events: EventList = {
  object: 'list',
  data: [{ id: '1785576600000-0', at: createdAt, type: 'status', level: 'info', message: 'queued', data: { status: 'queued' } }],
  hasMore: false,
};
const questions: QuestionPage = {
  object: 'list',
  data: [
    {
      id: 'q_3f1c9a7e5b2d80461f2e',
      text: 'What did you feel when you finished the Eroica?',
      followUps: [],
      category: 'composition',
      family: 'works',
      facets: { works: 'the Eroica' },
      origin: 'template',
      split: 'train',
      round: 1,
    },
  ],
  hasMore: false,
  after: null,
};
const upload: Upload = {
  id: 'upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
  object: 'upload',
  kind: 'questions',
  filename: null,
  owner: 'music',
  rows: 2,
  bytes: 60,
  sha256: 'c6f9d1a2b3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddee',
  createdAt,
};
const artifacts: ArtifactList = {
  object: 'list',
  data: [{ name: 'spec', path: '1-spec.json', contentType: 'application/json', sha256: distillation.specSha256, bytes: 2143 }],
  hasMore: false,
};
const distillations: DistillationList = { object: 'list', data: [distillation], hasMore: false, after: null };
const patch: DistillationPatch = { metadata: { team: 'strings' }, budgetUsd: 5 };

/** An example for each component that a reader would otherwise have to guess at; each is checked against its schema in a test. */
const examples: Readonly<Record<string, unknown>> = {
  Spec: spec,
  Distillation: distillation,
  DistillationList: distillations,
  DistillationPatch: patch,
  EventList: events,
  QuestionPage: questions,
  ArtifactList: artifacts,
  Upload: upload,
  ModelList: models,
  ChatCompletionRequest: chat,
  ChatCompletion: completion,
  Problem: problem,
};

/** Lines of an upload stand in no component. */
const uploaded = '"What is your opinion of Rossini?"\n{"text": "Why Vienna?", "followUps": ["And Bonn?"]}\n';

/** The document with an example wherever it takes or gives a component that has one. */
export function addExamples(document: OpenApiDocument): OpenApiDocument {
  for (const { operation } of operationsOf(document)) {
    const { requestBody, responses } = operation;
    for (const content of [requestBody?.content, ...Object.values(responses).map((response) => response.content)])
      for (const [mediaType, media] of Object.entries(content ?? {})) {
        const example = mediaType === 'application/jsonl' ? uploaded : examples[componentOf(media) ?? ''];
        if (example !== undefined) media.example = example;
      }
  }
  return document;
}
