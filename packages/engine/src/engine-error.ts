import type { EngineReply } from '@understudy/contracts';

type ReplyCode = Extract<EngineReply, { event: 'error' }>['code'];

/** The engine cannot do what was asked: its own code, or `engine_missing` and `engine_crashed` where it could not even say so. */
export class EngineError extends Error {
  override name = 'EngineError';
  readonly code: ReplyCode | 'engine_missing' | 'engine_crashed';
  constructor(code: EngineError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
