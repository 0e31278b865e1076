import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type EngineReply, type EngineRequest, engineReplySchema } from '@understudy/contracts';
import { z } from 'zod';
import { EngineError } from './engine-error.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
/** A request as callers write it: the engine's client numbers it. */
export type EngineQuestion = WithoutId<Exclude<EngineRequest, { op: 'stop' }>>;
export type EngineEvent = Exclude<EngineReply, { event: 'done' | 'error' | 'ready' }>;
export type EngineResult = Extract<EngineReply, { event: 'done' }>;

export type EngineOptions = {
  /** The interpreter of the environment that `npm run setup` makes. */
  python: string;
  /** Folder of the engine's main.py. */
  engine: string;
  environment?: NodeJS.ProcessEnv;
  /** How long an idle process is kept: its memory is large, and others may want it. Left out, until it is released. */
  keepMs?: number;
  log: { debug: (fields: object, message: string) => void; warn: (fields: object, message: string) => void };
};

/** Processes that train together. They do one training, and end with it. */
export type Several = { processes: number; parallel: 'ddp' | 'fsdp' };

export type Engine = AsyncDisposable & {
  /**
   * Asks for one operation and waits for its end; events come in order. Operations run one after the other in a process that stays
   * warm; one that died is replaced at the next request. An abort kills the process; `stopping` asks a training to stop at a checkpoint.
   * @throws EngineError, or the signal's reason.
   */
  request(
    question: EngineQuestion,
    options: { signal: AbortSignal; stopping?: AbortSignal; onEvent?: (event: EngineEvent) => void; several?: Several },
  ): Promise<EngineResult>;
  /** Of the running process; undefined when none runs. */
  readonly pid: number | undefined;
  /** Ends the process, whose memory is large; the next request starts another. */
  release(): Promise<void>;
};

type Process = { child: ChildProcessByStdio<Writable, Readable, Readable>; lastWords: string[]; gone: Promise<string>; several: boolean };
type Waiting = { settle: (reply: EngineReply) => void; fail: (error: EngineError) => void };

const endSchema = z.looseObject({ event: z.enum(['done', 'error']), id: z.string() });

/** PyTorch's launcher: the first of the processes inherits stdin and stdout, the others keep quiet. */
const torchrun = ['-m', 'torch.distributed.run', '--standalone', '--nproc-per-node'];

/** Talks JSON lines to the Python engine; nothing is started before the first request. */
export function openEngine({ python, engine, environment, keepMs, log }: EngineOptions): Engine {
  const waiting = new Map<string, Waiting>();
  let running: Process | undefined;
  let idle: NodeJS.Timeout | undefined;
  let count = 0;
  let starting: Promise<unknown> = Promise.resolve();

  /** One after the other: two that find nothing running would both start something. */
  const start = (several?: Several): Promise<Process> => {
    const process = starting.then(() => runningOrNew(several));
    starting = process.catch(() => {});
    return process;
  };

  const runningOrNew = async (several?: Several): Promise<Process> => {
    if (running && !running.several && !several) return running;
    await end();
    const main = join(engine, 'main.py');
    for (const path of [python, main])
      await access(path).catch((cause) => {
        throw new EngineError('engine_missing', `The training engine is not installed: ${path} is missing. Run "npm run setup".`, {
          cause,
        });
      });
    const line = several ? [...torchrun, String(several.processes), main, several.parallel] : [main];
    const child = spawn(python, line, { stdio: ['pipe', 'pipe', 'pipe'], ...(environment ? { env: environment } : {}) });
    const lastWords: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastWords.push(line);
      if (lastWords.length > 50) lastWords.shift();
      log.debug({ line }, 'engine');
    });
    createInterface({ input: child.stdout }).on('line', (line) => hear(line));
    child.stdin.on('error', () => {});
    const ended = Promise.withResolvers<string>();
    child.once('error', (error) => ended.resolve(error.message));
    child.once('close', (code, signal) => ended.resolve(signal ? `killed by ${signal}` : `code ${code}`));
    const process: Process = { child, lastWords, gone: ended.promise, several: several !== undefined };
    running = process;
    ended.promise.then(() => {
      if (running === process) running = undefined;
    });
    return process;
  };

  const hear = (line: string) => {
    const said = parse(line);
    const reply = engineReplySchema.safeParse(said);
    if (!reply.success) {
      const [issue] = reply.error.issues;
      log.warn({ issue: issue?.message }, 'the engine said something that fits no reply');
      // No other end will come: whoever waits for this one must not wait for ever.
      const { success, data } = endSchema.safeParse(said);
      const message = `The training engine said "${data?.event}" in a form that fits no reply: ${issue?.path.join('.')} ${issue?.message}`;
      if (success) waiting.get(data.id)?.fail(new EngineError('internal', message));
      return;
    }
    if (reply.data.event === 'ready') return;
    // An error without an id is the engine's own end: whoever waits hears of it.
    const heard = reply.data.id === null ? [...waiting.values()] : [waiting.get(reply.data.id)];
    for (const who of heard) who?.settle(reply.data);
  };

  const end = async () => {
    clearTimeout(idle);
    const process = running;
    if (!process) return;
    running = undefined;
    process.child.kill('SIGKILL');
    await process.gone;
  };

  const release = async () => {
    await starting;
    await end();
  };

  return {
    get pid() {
      return running?.child.pid;
    },
    release,
    async request(question, { signal, stopping, onEvent, several }) {
      signal.throwIfAborted();
      clearTimeout(idle);
      count += 1;
      const id = String(count);
      const process = await start(several);
      const ended = Promise.withResolvers<EngineResult>();
      waiting.set(id, {
        settle: (reply) => {
          if (reply.event === 'done') ended.resolve(reply);
          else if (reply.event === 'error') ended.reject(new EngineError(reply.code, reply.message));
          else if (reply.event !== 'ready') onEvent?.(reply);
        },
        fail: ended.reject,
      });
      const say = (request: EngineRequest) => process.child.stdin.write(`${JSON.stringify(request)}\n`);
      const stop = () => say({ op: 'stop', id });
      const kill = () => process.child.kill('SIGKILL');
      signal.addEventListener('abort', kill, { once: true });
      stopping?.addEventListener('abort', stop, { once: true });
      try {
        // A listener hears nothing of an abort that came before it, while the process was started.
        signal.throwIfAborted();
        say({ ...question, id } as EngineRequest);
        if (stopping?.aborted) stop();
        const crashed = process.gone.then((how) => {
          signal.throwIfAborted();
          throw new EngineError(
            'engine_crashed',
            `The training engine ended in the middle (${how}): ${process.lastWords.at(-1) ?? 'it said nothing'}`,
          );
        });
        return await Promise.race([ended.promise, crashed]);
      } finally {
        waiting.delete(id);
        signal.removeEventListener('abort', kill);
        stopping?.removeEventListener('abort', stop);
        if (keepMs !== undefined && waiting.size === 0) {
          clearTimeout(idle);
          idle = setTimeout(() => void (waiting.size === 0 && release()), keepMs).unref();
        }
      }
    },
    [Symbol.asyncDispose]: release,
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
