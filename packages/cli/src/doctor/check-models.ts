import { type Client, ClientError } from '@understudy/client';
import { type Catalogue, type Message, type ModelErrorCode, type Spec, script } from '@understudy/contracts';
import { weightsUnder } from '@understudy/engine';
import { loadCatalogue, ModelError, probeModel } from '@understudy/models';
import { broken, type Finding, fine } from './finding.ts';

const timeoutMs = 30_000;
const greeting: Message = { role: 'user', content: 'Hello' };
const shorten = 'shorten the prompt or its demonstrations, or name a teacher with a longer context';

const mends: Record<ModelErrorCode, string> = {
  auth: 'set the variable that apiKeyEnv of its entry names to a key that is valid and has credit',
  model_unknown: 'correct "model" of its entry in the catalogue to what the host calls it',
  refused: 'correct its entry in the catalogue: what every call sends, such as extraBody, is refused',
  rate_limited: 'wait, or lower the limits of its entry in the catalogue',
  unreachable: 'start the host, or correct baseUrl of its entry in the catalogue',
  bad_response: 'correct baseUrl of its entry in the catalogue (most hosts want /v1 at its end), or list the name in answersAs',
};

export type ModelCheck = {
  /** Path of models.yaml; undefined stands for the embedded catalogue. */
  path: string | undefined;
  environment: NodeJS.ProcessEnv;
  home: string;
  /** Its teacher is asked with its script. */
  spec: Spec | null;
  /** Asks the embedded models. */
  gateway: Client;
  signal: AbortSignal;
};

/** The catalogue, and each model of it: asked for one token, an embedded one by the gateway, where that runs. */
export async function checkModels({ path, environment, home, spec, gateway, signal }: ModelCheck): Promise<Finding[]> {
  let catalogue: Catalogue;
  try {
    catalogue = await loadCatalogue(path);
  } catch (error) {
    return [broken('catalogue', (error as Error).message, 'correct the file, or name another by --models or UNDERSTUDY_MODELS')];
  }
  const checkModel = async (model: string): Promise<Finding[]> => {
    const entry = catalogue.models[model];
    const hosted = entry !== undefined && 'baseUrl' in entry;
    const there = hosted ? fine(`model ${model}`, `at ${new URL(entry.baseUrl).host}`) : await checkWeights(model, home);
    if (there.state !== 'ok') return [there];
    const ask = (messages: Message[]) =>
      hosted
        ? probeModel(model, { catalogue, environment, messages, timeoutMs, signal })
        : askGateway(gateway, { model, messages, signal });
    const answer = await checkCall(there, () => ask([greeting]), 'answers');
    const teaches = spec !== null && (spec.teacher.model ?? catalogue.default.teacher) === model;
    if (!teaches || answer.state !== 'ok') return [answer];
    const context = fine(`context of ${model}`, 'holds the whole script of the spec');
    return [answer, await checkCall(context, () => ask([...script(spec), greeting]), 'and answers')];
  };
  const names = Object.keys(catalogue.models);
  const found = fine('catalogue', `${path ?? 'the embedded one'}: ${names.length} ${names.length === 1 ? 'model' : 'models'}`);
  return [found, ...(await Promise.all(names.map(checkModel))).flat()];
}

/** Null where no gateway runs, so that nobody could be asked. */
async function askGateway(
  gateway: Client,
  { model, messages, signal }: { model: string; messages: Message[]; signal: AbortSignal },
): Promise<{ latencyMs: number } | null> {
  const started = performance.now();
  try {
    for await (const _ of gateway.chat(
      { model, messages, max_tokens: 1 },
      { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) },
    ));
    return { latencyMs: performance.now() - started };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ClientError && error.code === 'unreachable') return null;
    throw error;
  }
}

async function checkCall(there: Finding, call: () => Promise<{ latencyMs: number } | null>, said: string): Promise<Finding> {
  try {
    const answer = await call();
    return {
      ...there,
      detail: `${there.detail}; ${answer === null ? 'asked only while Understudy runs' : `${said} in ${Math.round(answer.latencyMs)} ms`}`,
    };
  } catch (error) {
    if (error instanceof ModelError) return broken(there.name, error.message, error.tooLong ? shorten : mends[error.code]);
    if (error instanceof ClientError)
      return broken(there.name, error.message, error.status === 400 ? shorten : "look at the model server's log");
    if (!(error instanceof Error && error.name === 'TimeoutError')) throw error;
    return broken(there.name, `gives no answer within ${timeoutMs / 1000} s`, 'see whether it is busy, and ask again');
  }
}

async function checkWeights(model: string, home: string): Promise<Finding> {
  const path = await weightsUnder(home).pathOf(model);
  if (path !== model) return fine(`model ${model}`, `embedded (${path})`);
  return broken(`model ${model}`, `Its weights are not in ${home}/models`, 'run "npm run setup"');
}
