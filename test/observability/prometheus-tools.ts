import { join } from 'node:path';
import { findProgram } from '../find-program.ts';
import { root } from './expressions.ts';

/** A program of Prometheus: on the PATH, or where .ci/run unpacks Debian's package. Undefined where it is not installed. */
export function prometheusTool(name: 'prometheus' | 'promtool'): Promise<string | undefined> {
  return findProgram(name, [join(root, '.understudy/prometheus/usr/bin')]);
}
