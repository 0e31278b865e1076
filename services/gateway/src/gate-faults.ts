import type { AcceptedSpec, Catalogue, Explanation } from '@understudy/contracts';
import { teacherIsBase } from '@understudy/models';

/** Gates that could never be measured, and a judge or enforcement of an evaluation that does not come. */
export function gateFaults(
  { evaluation: { gates, adversarial, capability, judge }, rules, teacher, student, stopAfter }: AcceptedSpec,
  catalogue: Catalogue,
): Explanation[] {
  const fault = (key: keyof typeof gates, detail: string) => ({ pointer: `/evaluation/gates/${key}`, detail });
  const faults: Explanation[] = [];
  if (typeof gates.rules === 'number' && rules.length === 0)
    faults.push(fault('rules', 'There are no rules that answers could keep: leave the gate out, or add rules.'));
  const trained = catalogue.students[student.model];
  if (typeof gates.gapClosed === 'number' && trained?.serve === 'hosted')
    faults.push(
      fault(
        'gapClosed',
        `The weights of ${student.model} stay with the host that trains it, so the gap closed cannot be measured: leave the gate out.`,
      ),
    );
  if (typeof gates.extraction === 'number' && !adversarial)
    faults.push(fault('extraction', 'evaluation.adversarial is off, so nothing attacks the student: leave one of the two out.'));
  if (typeof gates.capability === 'number' && !capability)
    faults.push(fault('capability', 'evaluation.capability is off, so no general question is asked: leave one of the two out.'));
  const base = trained?.base;
  if (
    gates.klClosed !== null &&
    base !== undefined &&
    (trained?.serve === 'hosted' || !teacherIsBase(catalogue, { teacher: teacher.model, base }))
  )
    faults.push(
      fault(
        'klClosed',
        `The distance between distributions can be had only where the teacher is embedded and the base of a student that is trained here; ${teacher.model} is not that of ${student.model}. Leave the gate out.`,
      ),
    );
  if (judge !== null && stopAfter !== undefined)
    faults.push({
      pointer: '/evaluation/judge',
      detail: `There is no evaluation after stopAfter: ${stopAfter}, so there is nothing for a judge to read: leave one of the two out.`,
    });
  if (gates.enforce && stopAfter !== undefined)
    faults.push(
      fault('enforce', `There is no evaluation after stopAfter: ${stopAfter}, so no gate can be enforced: leave one of the two out.`),
    );
  return faults;
}
