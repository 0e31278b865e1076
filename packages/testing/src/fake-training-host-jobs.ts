import { randomUUID } from 'node:crypto';

export type FakeJob = {
  object: 'fine_tuning.job';
  id: string;
  model: string;
  status: 'validating_files' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  created_at: number;
  finished_at: number | null;
  training_file: string;
  validation_file: string | null;
  fine_tuned_model: string | null;
  trained_tokens: number | null;
  suffix: string | null;
  metadata: Record<string, string> | null;
  seed: number;
  hyperparameters: Record<string, unknown>;
  error: { code: string; message: string; param: null } | null;
};
type FakeJobEvent = {
  object: 'fine_tuning.job.event';
  id: string;
  created_at: number;
  level: string;
  message: string;
  type: string;
  data: object;
};
export type FakeTask = { job: FakeJob; events: FakeJobEvent[]; step: number; steps: number };

type Turn = { role: string; content: string };
export type FakeRow = { messages: Turn[] };

const seconds = () => Math.floor(Date.now() / 1000);

/**
 * Rows as OpenAI's format wants them.
 * @throws Error naming the line.
 */
export function readRows(text: string): FakeRow[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const row = JSON.parse(line) as FakeRow;
      const unknown = Object.keys(row).filter((key) => key !== 'messages');
      if (unknown.length > 0) throw new Error(`Line ${index + 1} has the unexpected key ${unknown.join(', ')}.`);
      if (!Array.isArray(row.messages) || row.messages.at(-1)?.role !== 'assistant')
        throw new Error(`Line ${index + 1} does not end with an assistant message.`);
      return row;
    });
}

/** A job of as many steps as rows, epochs and batch make; a token is a word. */
export function createTask(body: Record<string, unknown>, rows: readonly FakeRow[]): FakeTask {
  const given = (body.hyperparameters ?? {}) as Record<string, unknown>;
  const hyperparameters = { learning_rate_multiplier: 'auto', n_epochs: 3, batch_size: 1, ...given };
  const steps = Math.ceil((rows.length * Number(hyperparameters.n_epochs)) / Number(hyperparameters.batch_size));
  const job: FakeJob = {
    object: 'fine_tuning.job',
    id: `ftjob-${randomUUID()}`,
    model: String(body.model),
    status: 'validating_files',
    created_at: seconds(),
    finished_at: null,
    training_file: String(body.training_file),
    validation_file: typeof body.validation_file === 'string' ? body.validation_file : null,
    fine_tuned_model: null,
    trained_tokens: null,
    suffix: typeof body.suffix === 'string' ? body.suffix : null,
    metadata: (body.metadata ?? null) as FakeJob['metadata'],
    seed: Number(body.seed ?? 7),
    hyperparameters,
    error: null,
  };
  const task: FakeTask = { job, events: [], step: 0, steps };
  say(task, 'Created fine-tuning job');
  return task;
}

/** Whether nothing more will come of it. */
export const hasEnded = ({ job }: FakeTask) => job.status === 'succeeded' || job.status === 'failed' || job.status === 'cancelled';

/** One step further, and at the end a model with a name. */
export function advance(task: FakeTask, rows: readonly FakeRow[]): void {
  const { job } = task;
  if (hasEnded(task)) return;
  job.status = 'running';
  task.step += 1;
  const loss = 2 / Math.sqrt(task.step);
  const last = task.step >= task.steps;
  const valid = last && job.validation_file !== null ? { full_valid_loss: loss + 0.1 } : {};
  const data = { step: task.step, total_steps: task.steps, train_loss: loss, ...valid };
  say(task, `Step ${task.step}/${task.steps}: training loss=${loss.toFixed(2)}`, { type: 'metrics', data });
  if (!last) return;
  job.fine_tuned_model = `ft:${job.model}:fake::${job.suffix ?? job.id}`;
  end(task, 'succeeded', wordsIn(rows) * Number(job.hyperparameters.n_epochs));
  say(task, 'The job has successfully completed');
}

/** Gives a job up, in these words. */
export function fail(task: FakeTask, message: string): void {
  task.job.error = { code: 'training_error', message, param: null };
  say(task, message, { level: 'error' });
  end(task, 'failed', null);
}

/** What was trained until then is to be paid. */
export function cancel(task: FakeTask, rows: readonly FakeRow[]): void {
  if (hasEnded(task)) return;
  end(task, 'cancelled', Math.floor((wordsIn(rows) * Number(task.job.hyperparameters.n_epochs) * task.step) / task.steps));
}

function end({ job }: FakeTask, status: FakeJob['status'], tokens: number | null): void {
  job.status = status;
  job.trained_tokens = tokens;
  job.finished_at = seconds();
}

function say(task: FakeTask, message: string, { level = 'info', type = 'message', data = {} } = {}): void {
  const id = `ftevent-${randomUUID()}`;
  task.events.unshift({ object: 'fine_tuning.job.event', id, created_at: seconds(), level, message, type, data });
}

function wordsIn(rows: readonly FakeRow[]): number {
  return rows.reduce((sum, { messages }) => sum + messages.reduce((words, { content }) => words + content.split(/\s+/).length, 0), 0);
}
