import {
  type Distillation,
  fineTuningCheckpointListSchema,
  fineTuningEventListSchema,
  fineTuningJobListSchema,
  fineTuningJobRequestSchema,
  fineTuningJobSchema,
} from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { acceptSpec } from '../accept-spec.ts';
import { ownerSeen } from '../access/caller.ts';
import { specBytes } from '../body-parsers.ts';
import { createControls } from '../controls.ts';
import { createDistillation } from '../create-distillation.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { asJobProblem, jobSpec } from '../fine-tuning/job-spec.ts';
import { checkpointsOf, eventView, jobView } from '../fine-tuning/job-view.ts';
import { listPage } from '../fine-tuning/list-page.ts';
import { checkpointsQuery, jobEventsQuery, jobsQuery, metadataFilter } from '../fine-tuning/queries.ts';
import { HttpProblem } from '../http-problem.ts';
import { newIdFor } from '../idempotency.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';

const tags = ['fine-tuning'];
const path = '/v1/fine_tuning/jobs';
const job = { 200: json('The job', fineTuningJobSchema) };

/** OpenAI's fine-tuning jobs. A job is a distillation under the same id: what is done to one is done to the other. */
export async function fineTuningRoutes(app: App, dependencies: RouteDependencies): Promise<void> {
  const { records, pipeline, artifacts, catalogue, log, now = Date.now } = dependencies;
  const controls = createControls(dependencies);
  const view = (record: Distillation) => jobView(artifacts, record, now());

  const create = {
    operationId: 'createFineTuningJob',
    summary: 'Begin a job: train on rows, or distil a prompt',
    description:
      'A training file of answered rows is trained on. With `metadata.prompt` and questions, or no file at all (`none`), the whole pipeline runs. What cannot be honoured is refused with its `param`.',
    tags,
    body: fineTuningJobRequestSchema,
    response: job,
  };
  app.post(path, { schema: create, bodyLimit: specBytes, config: { idempotent: 'parsed' } }, async (request) => {
    const { body, caller } = request;
    try {
      const accepting = { artifacts, catalogue, caller };
      const spec = await acceptSpec(await jobSpec(body, accepting), accepting);
      const record = await createDistillation(spec, { id: newIdFor(request, 'dst', now()), caller }, { records, pipeline, artifacts, now });
      log.info({ distillationId: record.id, trainingFile: body.training_file, models: record.models }, 'fine-tuning job accepted');
      return await view(record);
    } catch (error) {
      throw asJobProblem(error, body);
    }
  });

  const list = {
    operationId: 'listFineTuningJobs',
    summary: 'Jobs, newest first',
    tags,
    querystring: jobsQuery,
    response: { 200: json('A page of jobs', fineTuningJobListSchema) },
  };
  app.get(path, { schema: list }, async ({ query, caller }) => {
    const { limit, after } = query;
    const fits = metadataFilter(query);
    const found = await take(jobsFrom(records, { after, owner: ownerSeen(caller) }), limit + 1, ({ metadata }) => fits(metadata));
    return listPage(await Promise.all(found.map(view)), limit);
  });

  const show = { operationId: 'retrieveFineTuningJob', summary: 'One job', tags, params: idParams, response: job };
  app.get(`${path}/:id`, { schema: show }, async ({ params: { id } }) => view(await requireJob(records, id)));

  for (const what of ['cancel', 'pause', 'resume'] as const) {
    const schema = {
      operationId: `${what}FineTuningJob`,
      summary: `${what[0]?.toUpperCase()}${what.slice(1)} a job; again, and nothing more happens`,
      description: '409 when it has ended.',
      tags,
      params: idParams,
      response: job,
    };
    app.post(`${path}/:id/${what}`, { schema }, async ({ params: { id } }) => {
      await requireJob(records, id);
      return view(await controls[what](id));
    });
  }

  const events = {
    operationId: 'listFineTuningEvents',
    summary: 'Events of a job, newest first',
    tags,
    params: idParams,
    querystring: jobEventsQuery,
    response: { 200: json('A page of events', fineTuningEventListSchema) },
  };
  app.get(`${path}/:id/events`, { schema: events }, async ({ params: { id }, query: { limit, after } }) => {
    await requireJob(records, id);
    const found = await records.readEvents(id, { limit: limit + 1, newestFirst: true, ...(after !== undefined && { after }) });
    return listPage(found.map(eventView), limit);
  });

  const checkpoints = {
    operationId: 'listFineTuningCheckpoints',
    summary: 'The weights that were kept',
    description: 'One at most: the best held-out loss is kept, and nothing else.',
    tags,
    params: idParams,
    querystring: checkpointsQuery,
    response: { 200: json('Checkpoints', fineTuningCheckpointListSchema) },
  };
  app.get(`${path}/:id/checkpoints`, { schema: checkpoints }, async ({ params: { id }, query: { limit, after } }) => {
    const kept = await checkpointsOf(artifacts, await requireJob(records, id));
    return listPage(after === undefined ? kept : [], limit);
  });
}

/** One that trains: evaluations made again and datasets alone are distillations, but nobody's fine-tuning. */
const isJob = ({ evaluationOf, stopAfter }: Distillation) => evaluationOf === null && stopAfter !== 'dataset';

async function requireJob(records: Records, id: string): Promise<Distillation> {
  const record = await requireDistillation(records, id);
  if (isJob(record)) return record;
  throw new HttpProblem(404, 'not_found', `${id} trains nothing, so it is no fine-tuning job: see /v1/distillations/${id}.`);
}

/** Newest first. */
async function* jobsFrom(
  records: Records,
  { after, owner }: { after: string | undefined; owner: string | undefined },
): AsyncGenerator<Distillation> {
  let last = after;
  for (;;) {
    const page = await records.list({ owner, limit: 100, after: last });
    yield* page.data.filter(isJob);
    last = page.data.at(-1)?.id;
    if (!page.hasMore || last === undefined) return;
  }
}

async function take<T>(rows: AsyncIterable<T>, most: number, fits: (row: T) => boolean): Promise<T[]> {
  const taken: T[] = [];
  for await (const row of rows) {
    if (fits(row)) taken.push(row);
    if (taken.length === most) break;
  }
  return taken;
}
