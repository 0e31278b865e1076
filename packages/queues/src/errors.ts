import type { ProblemCode } from '@understudy/contracts';

/** Ends a job for good and the distillation with it: the code and the sentence are what the user reads. */
export class PermanentError extends Error {
  override name = 'PermanentError';
  readonly code: ProblemCode;
  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Not an end: this process is asked to stop, another one shall go on from the checkpoint at once. No attempt is spent. */
export class HandOver extends Error {
  override name = 'HandOver';
  constructor() {
    super('handed over to another worker');
  }
}

/** Not an end: the distillation pauses for this reason, and the job goes on when it is resumed. No attempt is spent. */
export class PauseError extends Error {
  override name = 'PauseError';
  readonly code: ProblemCode;
  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Thrown by `context.waitForChildren()`: the job sleeps until the children that it added have ended, then starts anew. */
export class WaitForChildren extends Error {
  override name = 'WaitForChildren';
  constructor() {
    super('waits for its children');
  }
}
