import { loadSpec } from '@understudy/artifacts';
import { answerPageSchema, examplePageSchema, questionPageSchema } from '@understudy/contracts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { HttpProblem } from '../http-problem.ts';
import { answersQuery, examplesQuery, questionsQuery } from '../page-query.ts';
import { answerPages } from '../pages/answer-pages.ts';
import { examplePage } from '../pages/example-page.ts';
import { pageOf } from '../pages/page-of.ts';
import { questionPages } from '../pages/question-pages.ts';
import { requireReason } from '../pages/require-reason.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';

const tags = ['distillations'];
const short = 'Where what is asked for is rare a page may be short, or empty, and have more: ask again with its `after`.';

/** What flows through a distillation, row by row: its questions, its answers, what became of them in the dataset. */
export async function rowRoutes(app: App, { records, artifacts }: RouteDependencies): Promise<void> {
  const knownReason = async (id: string, reason: string | undefined) => {
    if (reason !== undefined) requireReason(reason, await loadSpec(artifacts, id));
  };

  const questions = {
    operationId: 'listQuestions',
    summary: 'Questions, page by page',
    description: `While the distillation runs, those made so far; then those of its file. ${short}`,
    tags,
    params: idParams,
    querystring: questionsQuery,
    response: { 200: json('A page of questions', questionPageSchema) },
  };
  app.get('/v1/distillations/:id/questions', { schema: questions }, async ({ params: { id }, query: { after, ...query } }) => {
    await requireDistillation(records, id);
    return await pageOf({ records, id, name: 'questions', after, ...questionPages({ records, artifacts }, id, query) });
  });

  const answers = {
    operationId: 'listAnswers',
    summary: 'Answers with their questions, page by page',
    description: `The verdict is that of the checks on single answers; what the dataset made of them, its examples tell. ${short}`,
    tags,
    params: idParams,
    querystring: answersQuery,
    response: { 200: json('A page of answers', answerPageSchema) },
  };
  app.get('/v1/distillations/:id/answers', { schema: answers }, async ({ params: { id }, query: { after, ...query } }) => {
    await requireDistillation(records, id);
    await knownReason(id, query.reason);
    return await pageOf({ records, id, name: 'answers', after, ...answerPages({ records, artifacts }, id, query) });
  });

  const examples = {
    operationId: 'listExamples',
    summary: 'Accepted and rejected examples, page by page',
    description: `409 \`not_ready\` before the dataset is made. ${short}`,
    tags,
    params: idParams,
    querystring: examplesQuery,
    response: { 200: json('A page of examples', examplePageSchema) },
  };
  app.get('/v1/distillations/:id/examples', { schema: examples }, async ({ params: { id }, query }) => {
    const { status } = await requireDistillation(records, id);
    await knownReason(id, query.reason);
    const refs = await records.artifacts(id);
    // The last file of the dataset to be written.
    if (!refs.has('stats')) {
      const detail = `${id} has no dataset: it is ${status}. Its answers so far, with what was found in them: GET /v1/distillations/${id}/answers.`;
      throw new HttpProblem(409, 'not_ready', detail, { headers: { 'x-should-retry': 'false' } });
    }
    return await examplePage({ artifacts, refs }, query);
  });
}
