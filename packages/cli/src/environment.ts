import { fileURLToPath } from 'node:url';

/** What this process was started with, handed on to the processes that it starts. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}

/** Where set-up puts models and the Python environment, and where data lies when nothing else is said. */
export function understudyHome(): string {
  return process.env.UNDERSTUDY_HOME || fileURLToPath(new URL('../../../.understudy', import.meta.url));
}

export function defaultUrl(): string {
  return process.env.UNDERSTUDY_URL || 'http://127.0.0.1:8080';
}

/** Colours and redrawing, unless NO_COLOR (no-color.org) or a pipe says otherwise. */
export function isInteractive(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}
