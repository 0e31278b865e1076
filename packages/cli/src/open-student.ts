import { type CatalogueStudent, nearest } from '@understudy/contracts';
import { type Engine, openEngine, type Weights, weightsUnder } from '@understudy/engine';
import { type OptionValues, textOption, UsageError } from './command.ts';
import { cataloguePath, engineFiles, understudyHome } from './environment.ts';

export const studentOptions = {
  student: { type: 'string', value: 'NAME', summary: 'A student of the catalogue; left out, its default.' },
  models: { type: 'string', value: 'FILE', summary: 'The model catalogue; left out, UNDERSTUDY_MODELS, else the embedded one.' },
} as const;

export type OpenedStudent = {
  name: string;
  student: Extract<CatalogueStudent, { trainer: 'local' }>;
  weights: Weights;
  /** Where a teacher's weights are, for soft labels; null where they cannot be loaded. Without a name, of the catalogue's default. */
  teacherWeights: (teacher: string | undefined) => string | null;
  openEngine: () => Engine;
};

/** The student that the options name, and what trains it on this machine. @throws UsageError for one that the catalogue lacks or a host trains. */
export async function openStudent(options: OptionValues): Promise<OpenedStudent> {
  // Only here: the libraries of model hosts would slow down the start of every command.
  const { loadCatalogue, teacherWeights } = await import('@understudy/models');
  const catalogue = await loadCatalogue(textOption(options, 'models') ?? cataloguePath()).catch((error: Error) => {
    throw new UsageError(error.message, { cause: error });
  });
  const { students, default: usual } = catalogue;
  const name = textOption(options, 'student') ?? usual.student;
  const student = Object.hasOwn(students, name) ? students[name] : undefined;
  if (!student) {
    const near = nearest(name, Object.keys(students));
    const known = `the catalogue has ${Object.keys(students).join(', ')}`;
    throw new UsageError(`There is no student ${name}: ${known}${near ? `; did you mean ${near}?` : '.'}`);
  }
  if (student.trainer !== 'local')
    throw new UsageError(`The student ${name} is trained by a host (${student.trainer}), not on this machine: a spec has that done.`);
  return {
    name,
    student,
    weights: weightsUnder(understudyHome()),
    teacherWeights: (teacher) => teacherWeights(catalogue, { teacher: teacher ?? usual.teacher, student: name }),
    openEngine: () => openEngine({ ...engineFiles(), log: { debug: () => {}, warn: () => {} } }),
  };
}
