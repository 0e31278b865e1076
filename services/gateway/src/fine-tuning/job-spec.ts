import {
  explainIssues,
  type FineTuningJobRequest,
  fewestRowsToSplit,
  type Spec,
  type SpecInput,
  specSchema,
  type Upload,
} from '@understudy/contracts';
import { studentHostOf } from '@understudy/models';
import type { AcceptDependencies } from '../accept-spec.ts';
import { HttpProblem } from '../http-problem.ts';
import { readUploadOf, systemMessageIn } from '../uploads.ts';
import { fileIdOf, uploadIdOf } from './file-object.ts';

type Uploads = Pick<AcceptDependencies, 'artifacts' | 'caller'>;

/**
 * The spec that a fine-tuning job asks for. Answered rows are trained on; questions go to the teacher, under the prompt, and so do those
 * that are made where there is no file.
 * @throws HttpProblem 400 naming the parameter.
 */
export async function jobSpec(request: FineTuningJobRequest, { artifacts, catalogue, caller }: AcceptDependencies): Promise<Spec> {
  const uploads = { artifacts, caller };
  const { model, suffix, seed, metadata } = request;
  const { prompt, ...rest } = metadata ?? {};
  const { n_epochs, batch_size, learning_rate_multiplier } = request.method?.supervised?.hyperparameters ?? request.hyperparameters ?? {};
  const training: SpecInput['training'] = {
    ...(typeof n_epochs === 'number' && { epochs: n_epochs }),
    ...(typeof batch_size === 'number' && { batch: batch_size }),
    ...(typeof learning_rate_multiplier === 'number' && { learningRateMultiplier: learning_rate_multiplier }),
    ...(typeof seed === 'number' && { seed }),
  };
  const file = request.training_file === 'none' ? null : await requireFile(uploads, request.training_file, 'training_file');
  const lesson = file?.kind === 'rows' ? await rowsLesson(request, file, uploads) : await questionsLesson(request, file, uploads);
  const student = catalogue.students[model];
  // Who lives on a host that the catalogue does not say where to ask cannot be evaluated, nor can who leaves no row to be asked.
  const stopsEarly =
    (file?.kind === 'rows' && file.rows < fewestRowsToSplit) || (student?.serve === 'hosted' && studentHostOf(student) === null);
  const spec: SpecInput = {
    ...lesson,
    ...(suffix && { name: suffix }),
    ...(stopsEarly && { stopAfter: 'training' }),
    student: { model },
    training,
    metadata: rest as Record<string, string>,
  };
  const result = specSchema.safeParse(spec);
  if (result.success) return result.data;
  const errors = explainIssues(result.error, { schema: specSchema, input: spec });
  throw new HttpProblem(422, 'invalid_request', errors.map(({ detail }) => detail).join(' '), { errors });
}

async function rowsLesson({ validation_file, metadata }: FineTuningJobRequest, { id }: Upload, uploads: Uploads) {
  const valid = validation_file ? await requireFile(uploads, validation_file, 'validation_file') : null;
  if (valid?.kind === 'questions') throw refused('validation_file', `The file ${fileIdOf(valid.id)} holds no answers to compare with.`);
  const prompt = metadata?.prompt;
  return {
    ...(prompt !== undefined && { prompt }),
    dataset: { rows: { train: id, ...(valid && { valid: valid.id }) } },
  } satisfies SpecInput;
}

async function questionsLesson({ validation_file, metadata }: FineTuningJobRequest, file: Upload | null, { artifacts }: Uploads) {
  if (validation_file)
    throw refused('validation_file', 'Answers that are made here are held out from among themselves: leave validation_file out.');
  const system = file && (await systemMessageIn(artifacts, file.id));
  const prompt = metadata?.prompt ?? system;
  if (!prompt) {
    const what = file ? `The file ${fileIdOf(file.id)} holds questions` : 'Without a training file questions are made';
    throw refused('metadata.prompt', `${what}, and nothing says under which prompt the teacher answers them: give metadata.prompt.`);
  }
  if (system && prompt !== system)
    throw refused(
      'metadata.prompt',
      'The questions have a system message, which is the prompt, and metadata.prompt is another: leave it out.',
    );
  return { prompt, ...(file && { questions: { count: file.rows, items: { upload: file.id } } }) } satisfies SpecInput;
}

async function requireFile({ artifacts, caller }: Uploads, fileId: string, param: string): Promise<Upload> {
  const upload = await readUploadOf(caller, artifacts, uploadIdOf(fileId));
  if (upload === null) throw refused(param, `There is no file ${fileId}: hand it in first, and name the id that you are given.`);
  return upload;
}

function refused(param: string, detail: string): HttpProblem {
  return new HttpProblem(400, 'invalid_request', detail, { errors: [{ pointer: `/${param.replaceAll('.', '/')}`, detail }] });
}

/** Where the request has what a spec's pointer means. */
const places: readonly [RegExp, string][] = [
  [/^\/student\/model/, '/model'],
  [/^\/training\/epochs/, '/hyperparameters/n_epochs'],
  [/^\/training\/batch/, '/hyperparameters/batch_size'],
  [/^\/training\/learningRateMultiplier/, '/hyperparameters/learning_rate_multiplier'],
  [/^\/training\/seed/, '/seed'],
  [/^\/name/, '/suffix'],
  [/^\/prompt/, '/metadata/prompt'],
  [/^\/dataset\/rows\/valid/, '/validation_file'],
  [/^\/(dataset|questions)/, '/training_file'],
];

/** What a spec was refused for, as a refusal of the request that it was made of. */
export function asJobProblem(error: unknown, request: FineTuningJobRequest): unknown {
  if (!(error instanceof HttpProblem) || error.status !== 422) return error;
  const method = request.hyperparameters === undefined && request.method !== undefined ? '/method/supervised' : '';
  const errors = error.errors.map(({ pointer, detail }) => {
    const place = places.find(([pattern]) => pattern.test(pointer))?.[1] ?? pointer;
    return {
      pointer: place.startsWith('/hyperparameters') ? `${method}${place}` : place,
      detail: detail.replaceAll('learningRateMultiplier', 'learning_rate_multiplier'),
    };
  });
  const code = error.code === 'invalid_spec' ? 'invalid_request' : error.code;
  return new HttpProblem(400, code, errors.map(({ detail }) => detail).join(' ') || error.message, { errors, cause: error });
}
