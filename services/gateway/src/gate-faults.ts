import { type AcceptedSpec, type Catalogue, type Explanation, hasScript } from '@understudy/contracts';
import { teacherIsBase } from '@understudy/models';

/** Gates that could never be measured, and a judge or enforcement of an evaluation that does not come. */
export function gateFaults(spec: AcceptedSpec, catalogue: Catalogue): Explanation[] {
  const { rules, teacher, student, dataset, evaluation, stopAfter } = spec;
  const { gates, adversarial, capability, judge } = evaluation;
  const fault = (key: keyof typeof gates, detail: string) => ({ pointer: `/evaluation/gates/${key}`, detail });
  const faults: Explanation[] = [];
  if (typeof gates.rules === 'number' && rules.length === 0)
    faults.push(fault('rules', 'There are no rules that answers could keep: leave the gate out, or add rules.'));
  if (!hasScript(spec)) faults.push(...scriptFaults(spec));
  const trained = catalogue.students[student.model];
  for (const key of ['gapClosed', 'learnt'] as const)
    if (typeof gates[key] === 'number' && trained?.serve === 'hosted')
      faults.push(
        fault(
          key,
          `The weights of ${student.model} stay with the host that trains it, so nothing is scored under them: leave the gate out.`,
        ),
      );
  if (typeof gates.extraction === 'number' && !adversarial && hasScript(spec))
    faults.push(fault('extraction', 'evaluation.adversarial is off, so nothing attacks the student: leave one of the two out.'));
  if (typeof gates.capability === 'number' && !capability)
    faults.push(fault('capability', 'evaluation.capability is off, so no general question is asked: leave one of the two out.'));
  const base = trained?.base;
  if (gates.klClosed !== null && dataset.rows !== undefined)
    faults.push(
      fault('klClosed', 'Rows of your own have no teacher whose distribution could be compared with the student’s: leave the gate out.'),
    );
  else if (
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

/** What there is only of a script, where rows of one's own came without a prompt. */
function scriptFaults({ evaluation: { gates, adversarial, judge } }: AcceptedSpec): Explanation[] {
  const why = 'The rows have no system message and the spec no prompt, so there is no script';
  const fault = (path: string, without: string) => ({
    pointer: `/evaluation/${path}`,
    detail: `${why} ${without}: leave it out, or give the prompt.`,
  });
  return [
    ...(typeof gates.gapClosed === 'number' ? [fault('gates/gapClosed', 'whose effect the student could show')] : []),
    ...(typeof gates.leakage === 'number' ? [fault('gates/leakage', 'that the student could quote')] : []),
    ...(typeof gates.extraction === 'number' ? [fault('gates/extraction', 'that could be drawn out')] : []),
    ...(adversarial ? [fault('adversarial', 'that attacks could be after')] : []),
    ...(judge === null ? [] : [fault('judge', 'that a judge could go by')]),
  ];
}
