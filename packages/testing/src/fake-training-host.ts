import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { sendText } from './fake-model-server-faults.ts';
import { advance, cancel, createTask, type FakeJob, type FakeTask, fail, hasEnded, readRows } from './fake-training-host-jobs.ts';

export type FakeTrainingHostOptions = {
  /** Refuse requests that do not carry it. */
  key?: string;
  /** Bases that it trains. */
  models?: readonly string[];
  /** Time between two steps; with null a job stands until `advance` is called. */
  stepMs?: number | null;
  /** Neither lists jobs nor tells their events, as some hosts do. */
  terse?: boolean;
};

export type FakeTrainingHost = AsyncDisposable & {
  /** With `/v1`. */
  url: string;
  /** By id: what was uploaded and not removed. */
  files: Map<string, { name: string; text: string }>;
  /** Oldest first. */
  jobs: FakeJob[];
  /** The body of the last request for a new job. */
  lastBody: Record<string, unknown>;
  /** One step of every job. */
  advance: () => void;
  /** Lets every job that runs fail in these words. */
  fail: (message: string) => void;
  /** The next new job is made, but whoever asked for it is never told. */
  loseNextReply: () => void;
  /** Answer so many requests with 503. */
  refuse: (requests: number) => void;
};

type Reply = { status: number; body: unknown };

/**
 * A small, honest host with OpenAI's files and fine-tuning endpoints: it reads the rows, counts steps and tokens (a token is a word), tells
 * events newest first, and gives a model's name back.
 */
export async function startFakeTrainingHost(options: FakeTrainingHostOptions = {}): Promise<FakeTrainingHost> {
  const { key, models = ['qwen3-4b'], stepMs = 5, terse = false } = options;
  const files: FakeTrainingHost['files'] = new Map();
  const tasks: FakeTask[] = [];
  let losesReply = false;
  let refusals = 0;
  const rowsOf = (id: string | null) => readRows(files.get(id ?? '')?.text ?? '');
  const rows = new Map<string, ReturnType<typeof readRows>>();

  const upload = async (request: IncomingMessage): Promise<Reply> => {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(await buffer(request), { headers }).formData();
    const file = form.get('file');
    if (!(file instanceof File) || form.get('purpose') !== 'fine-tune') return refusal(400, 'file or purpose is missing');
    const id = `file-${randomUUID()}`;
    const text = await file.text();
    files.set(id, { name: file.name, text });
    return ok({ object: 'file', id, bytes: Buffer.byteLength(text), created_at: 0, filename: file.name, purpose: 'fine-tune' });
  };

  const create = async (request: IncomingMessage): Promise<Reply | null> => {
    const body = JSON.parse((await buffer(request)).toString('utf8')) as Record<string, unknown>;
    host.lastBody = body;
    if (!models.includes(String(body.model))) return refusal(404, `The model ${String(body.model)} does not exist.`, 'model_not_found');
    for (const id of [body.training_file, body.validation_file])
      if (id !== undefined && !files.has(String(id))) return refusal(400, `There is no file ${String(id)}.`);
    const trained = rowsOf(String(body.training_file));
    if (trained.length < 2) return refusal(400, `The training file has ${trained.length} rows; at least 2 are needed.`);
    if (body.validation_file !== undefined) rowsOf(String(body.validation_file));
    const task = createTask(body, trained);
    rows.set(task.job.id, trained);
    tasks.push(task);
    host.jobs.push(task.job);
    if (!losesReply) return ok(task.job);
    losesReply = false;
    return null;
  };

  const answer = async (request: IncomingMessage): Promise<Reply | null> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    const [, version, ...path] = pathname.split('/');
    const at = `${request.method} ${path.join('/')}`;
    if (key !== undefined && request.headers.authorization !== `Bearer ${key}`)
      return refusal(401, 'Incorrect API key provided.', 'invalid_api_key');
    if (refusals > 0) {
      refusals -= 1;
      return refusal(503, 'Overloaded.');
    }
    if (version !== 'v1') return refusal(404, `No ${pathname} here.`);
    if (terse && (at === 'GET fine_tuning/jobs' || path[3] === 'events')) return refusal(404, `No ${pathname} here.`);
    if (at === 'POST files') return await upload(request);
    if (at === 'POST fine_tuning/jobs') return await create(request);
    if (at === 'GET models')
      return ok(
        list(
          models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'fake' })),
          searchParams,
        ),
      );
    if (at === 'GET fine_tuning/jobs') return ok(list(tasks.map(({ job }) => job).reverse(), searchParams));
    if (request.method === 'DELETE' && path[0] === 'files')
      return files.delete(path[1] ?? '') ? ok({ id: path[1], object: 'file', deleted: true }) : refusal(404, 'No such file.');
    const task = tasks.find(({ job }) => path[0] === 'fine_tuning' && job.id === path[2]);
    if (!task) return refusal(404, `There is no ${pathname}.`);
    if (path[3] === 'events') return ok(list(task.events, searchParams));
    if (path[3] === 'cancel') {
      if (hasEnded(task)) return refusal(400, `Job has already completed: ${task.job.id}`);
      cancel(task, rows.get(task.job.id) ?? []);
    }
    return ok(task.job);
  };

  const http = createServer((request, response) => {
    void answer(request)
      .catch((error: unknown) => refusal(400, String(error)))
      .then((reply) => (reply === null ? response.destroy() : sendText(response, reply.status, JSON.stringify(reply.body))));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const advanceAll = () => {
    for (const task of tasks) advance(task, rows.get(task.job.id) ?? []);
  };
  const timer = stepMs === null ? null : setInterval(advanceAll, stepMs);
  const host: FakeTrainingHost = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    files,
    jobs: [],
    lastBody: {},
    advance: advanceAll,
    fail(message) {
      for (const task of tasks) if (!hasEnded(task)) fail(task, message);
    },
    loseNextReply() {
      losesReply = true;
    },
    refuse(requests) {
      refusals = requests;
    },
    async [Symbol.asyncDispose]() {
      if (timer !== null) clearInterval(timer);
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return host;
}

const ok = (body: unknown): Reply => ({ status: 200, body });
const refusal = (status: number, message: string, code: string | null = null): Reply => ({
  status,
  body: { error: { message, type: 'invalid_request_error', param: null, code } },
});

/** A page: `limit` items (20) after the one with the id `after`. */
function list(items: readonly { id: string }[], query: URLSearchParams) {
  const start = query.has('after') ? items.findIndex(({ id }) => id === query.get('after')) + 1 : 0;
  const data = items.slice(start, start + Number(query.get('limit') ?? 20));
  return { object: 'list', data, has_more: start + data.length < items.length };
}
