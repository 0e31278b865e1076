import { ClientError } from '@understudy/client';
import { CommandError, exitCodes } from './command.ts';

const byStatus: Readonly<Record<number, number>> = {
  400: exitCodes.usage,
  401: exitCodes.authentication,
  403: exitCodes.authentication,
  404: exitCodes.notFound,
  409: exitCodes.conflict,
  413: exitCodes.usage,
  415: exitCodes.usage,
  422: exitCodes.usage,
};

/** What a command that threw ends with. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode;
  if (!(error instanceof ClientError)) return exitCodes.failed;
  if (error.code === 'unreachable') return exitCodes.unreachable;
  return byStatus[error.status ?? 0] ?? exitCodes.failed;
}
