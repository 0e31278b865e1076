/** What a check of the doctor says. The mend is null where all is well. */
export type Finding = { name: string; state: 'ok' | 'warning' | 'failure'; detail: string; mend: string | null };

export const fine = (name: string, detail: string): Finding => ({ name, state: 'ok', detail, mend: null });
export const doubtful = (name: string, detail: string, mend: string): Finding => ({ name, state: 'warning', detail, mend });
export const broken = (name: string, detail: string, mend: string): Finding => ({ name, state: 'failure', detail, mend });
