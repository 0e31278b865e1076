import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What this process was started with, handed on to the processes that it starts. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}

/** Where set-up puts models and the Python environment, and where data lies when nothing else is said. */
export function understudyHome(): string {
  return process.env.UNDERSTUDY_HOME || fileURLToPath(new URL('../../../.understudy', import.meta.url));
}

/** The training engine, and the interpreter that set-up made for it. */
export function engineFiles(): { python: string; engine: string } {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  return {
    python: process.env.UNDERSTUDY_PYTHON || join(understudyHome(), 'venv/bin/python'),
    engine: process.env.UNDERSTUDY_ENGINE || join(root, 'services/trainer/engine'),
  };
}

/** The model catalogue; undefined stands for the embedded one. */
export function cataloguePath(): string | undefined {
  return process.env.UNDERSTUDY_MODELS || undefined;
}

/** Where the gateway listens when nobody says otherwise. */
export const usualUrl = 'http://127.0.0.1:8080';

/** UNDERSTUDY_URL; undefined where nobody named a gateway. */
export function givenUrl(): string | undefined {
  return process.env.UNDERSTUDY_URL || undefined;
}

/** UNDERSTUDY_KEY, else the variable of that name. */
export function givenKey(variable: string | undefined): string | null {
  return process.env.UNDERSTUDY_KEY || (variable === undefined ? null : process.env[variable]) || null;
}

/** Location of the artifact store; undefined stands for a folder of the one who asks. */
export function artifactsLocation(): string | undefined {
  const given = process.env.UNDERSTUDY_ARTIFACTS;
  return given ? (/^[a-z][a-z0-9+.-]+:/i.test(given) ? given : resolve(given)) : undefined;
}

/** Colours and redrawing, unless NO_COLOR (no-color.org) or a pipe says otherwise. */
export function isInteractive(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}
