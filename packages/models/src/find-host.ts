import { type Catalogue, nearest } from '@understudy/contracts';
import { type Environment, findKey, keyIn } from './find-key.ts';
import { limitOf } from './limit-of.ts';
import { ModelError } from './model-error.ts';
import { hostBehind, hostLabel, readHostedName } from './student-host.ts';

/** Where a model is asked and how. */
export type Host = {
  /** As a metric's label: never an id. */
  label: string;
  baseUrl: string;
  /** What the host calls the model. */
  model: string;
  key: string | null;
  /** Names under which the host may answer besides `model`; null: it is our own server, whose names we know. */
  answersAs: readonly string[] | null;
  /** Calls that may ever be under way at once. */
  limit: number;
  timeoutMs: number;
  extraBody: Readonly<Record<string, unknown>>;
};

export type HostOptions = { catalogue: Catalogue; modelServerUrl?: string | undefined; environment: Environment };

/**
 * A model's name for metrics and for its share of calls: all students of our model server are one, as they share its slots, and so is all
 * that is asked of one student's own host.
 */
export function labelOf(name: string): string {
  const hosted = readHostedName(name);
  if (hosted) return hostLabel(hosted.student);
  return name.startsWith('student:') ? 'student' : name;
}

/**
 * A model of the catalogue, `student:<distillation id>`, the embedded weights that a student starts from, or what `hostedName` names. The
 * embedded ones share the extra body of the catalogue's embedded model, so that base and student are sampled as their teacher is.
 * @throws ModelError `model_unknown` with the nearest name, `auth` when the variable of its key is missing.
 */
export function findHost(name: string, options: HostOptions): Host {
  const { catalogue, modelServerUrl, environment } = options;
  const model = Object.hasOwn(catalogue.models, name) ? catalogue.models[name] : undefined;
  if (model !== undefined && 'baseUrl' in model) {
    const key = findKey(model, environment);
    if (key === null && model.apiKeyEnv !== undefined)
      throw new ModelError('auth', `The key of model ${name} is missing: this process lacks the variable ${model.apiKeyEnv}.`);
    return {
      label: name,
      baseUrl: model.baseUrl,
      model: model.model,
      key,
      answersAs: model.answersAs ?? [],
      limit: limitOf(catalogue, name),
      timeoutMs: model.timeoutSeconds * 1000,
      extraBody: model.extraBody ?? {},
    };
  }
  const hosted = readHostedName(name);
  if (hosted) return findStudentHost(hosted, options);
  const student = name.startsWith('student:');
  const bases = Object.values(catalogue.students).filter(({ serve }) => serve === 'embedded');
  if (model === undefined && !student && !bases.some(({ base }) => base === name)) {
    const known = [...Object.keys(catalogue.models), ...bases.map(({ base }) => base)];
    const meant = nearest(name, known);
    throw new ModelError(
      'model_unknown',
      `The model catalogue has no model ${name}; ${meant === null ? `it has ${known.join(', ')}` : `did you mean ${meant}?`}`,
    );
  }
  if (modelServerUrl === undefined)
    throw new ModelError('unreachable', `Model ${name} is served by the model server; UNDERSTUDY_MODEL_SERVER must hold its address.`);
  const like = model ?? Object.values(catalogue.models).find((other) => 'embedded' in other);
  return {
    label: labelOf(name),
    baseUrl: new URL('v1', `${modelServerUrl.replace(/\/+$/, '')}/`).href,
    model: name,
    key: null,
    answersAs: null,
    limit: limitOf(catalogue, name),
    timeoutMs: (like?.timeoutSeconds ?? 300) * 1000,
    extraBody: like?.extraBody ?? {},
  };
}

function findStudentHost({ student, served }: { student: string; served: string }, { catalogue, environment }: HostOptions): Host {
  const label = hostLabel(student);
  const host = hostBehind(catalogue, label);
  if (host === null)
    throw new ModelError('model_unknown', `The model catalogue does not say where the student ${student} is asked: name its host as chat.`);
  const key = keyIn(host.apiKeyEnv, environment);
  if (key === null && host.apiKeyEnv !== undefined)
    throw new ModelError('auth', `The key of the student ${student} is missing: this process lacks the variable ${host.apiKeyEnv}.`);
  return {
    ...{ label, key, baseUrl: host.baseUrl, model: served, answersAs: host.answersAs ?? [] },
    limit: limitOf(catalogue, label),
    timeoutMs: host.timeoutSeconds * 1000,
    extraBody: host.extraBody ?? {},
  };
}
