import {
  type AcceptedSpec,
  type Catalogue,
  type Explanation,
  type Spec,
  type TrainingBackendName,
  unfitSettings,
} from '@understudy/contracts';
import { studentHostOf } from '@understudy/models';

/** The student that a spec means: the one it names, else the catalogue's default, or the first that the backend it names can train. */
export function chooseStudent({ student, training }: Spec, { default: chosen, students }: Catalogue): string {
  if (student.model !== undefined) return student.model;
  const fits = (name: string) => training.backend === undefined || students[name]?.trainer === training.backend;
  return fits(chosen.student) ? chosen.student : (Object.keys(students).find(fits) ?? chosen.student);
}

/** Who trains it, unless the spec says so: the entry of the catalogue. */
export function chooseBackend({ training }: Spec, student: Catalogue['students'][string] | undefined): TrainingBackendName {
  return training.backend ?? student?.trainer ?? 'local';
}

/** What the chosen backend cannot do for the chosen student, and stages that cannot follow. */
export function trainingFaults(spec: AcceptedSpec, { students }: Catalogue): Explanation[] {
  const { backend, ...settings } = spec.training;
  const name = spec.student.model;
  const student = students[name];
  if (student === undefined) return [];
  if (student.trainer !== backend) {
    const able = Object.keys(students).filter((other) => students[other]?.trainer === backend);
    const mend = able.length > 0 ? `name a student that it trains: ${able.join(', ')}` : 'no student of the catalogue is';
    const detail = `The student ${name} is trained by ${student.trainer}, not by ${backend}: leave backend out, or ${mend}.`;
    return [{ pointer: '/training/backend', detail }];
  }
  const faults = unfitSettings(settings, backend);
  if (student.serve === 'hosted' && studentHostOf(student) === null && spec.stopAfter === undefined) {
    const detail = `The student ${name} lives on the host that trains it, and the model catalogue does not say where it is asked, so it cannot be evaluated: set stopAfter: training, or have the operator name its chat.`;
    faults.push({ pointer: '/stopAfter', detail });
  }
  return faults;
}
