/** What a check of the doctor says. The mend is null where all is well. */
export type Finding = { name: string; state: 'ok' | 'warning' | 'failure'; detail: string; mend: string | null };

/** All is well with it. */
export const fine = (name: string, detail: string): Finding => ({ name, state: 'ok', detail, mend: null });
/** It works, and yet something may be amiss: no failure of the doctor. */
export const doubtful = (name: string, detail: string, mend: string): Finding => ({ name, state: 'warning', detail, mend });
/** A distillation would fail by it; the doctor ends with 1. */
export const broken = (name: string, detail: string, mend: string): Finding => ({ name, state: 'failure', detail, mend });
