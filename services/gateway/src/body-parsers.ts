import { isDeeperThan, mostLevels } from '@understudy/contracts';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './http-problem.ts';
import { readYaml } from './read-yaml.ts';

export const jsonMediaTypes = ['application/json'];
export const yamlMediaTypes = ['application/yaml', 'text/yaml', 'application/x-yaml'];

/** The longest prompt with every character escaped, and 20,000 questions beside it. */
export const specBytes = 16 * 2 ** 20;
/** YAML takes some thirty times the time of JSON: a second for that much. */
const yamlBytes = 4 * 2 ** 20;

/** Reads JSON and YAML bodies; a broken one is told with line and column. Nothing else is read (415). */
export function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(jsonMediaTypes, { parseAs: 'string' }, async (_: unknown, text: string) => parseJsonBody(text));
  app.addContentTypeParser(yamlMediaTypes, { parseAs: 'string' }, async (_: unknown, text: string) => parseYamlBody(text));
}

/** @throws HttpProblem 400 naming line and column. */
function parseJsonBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    const [line, column] = placeOf(text, cause);
    throw new HttpProblem(400, 'invalid_syntax', `The body is not JSON: line ${line}, column ${column} cannot be read.`, { cause });
  }
  // What reads it further calls itself for each level.
  if (isDeeperThan(body, mostLevels))
    throw new HttpProblem(400, 'invalid_syntax', `The body has more than ${mostLevels} levels of lists and mappings.`);
  return body;
}

/** V8 tells the place of most faults, but only quotes the surroundings of an unexpected token. */
function placeOf(text: string, error: unknown): [number, number] {
  const message = error instanceof Error ? error.message : '';
  const told = /line (\d+) column (\d+)/.exec(message);
  if (told) return [Number(told[1]), Number(told[2])];
  const before = text.slice(0, message.startsWith('Unexpected token') ? unexpectedTokenAt(text) : text.length).split('\n');
  return [before.length, (before.at(-1) ?? '').length + 1];
}

/** The parser goes from left to right, so a beginning of the text meets the token if and only if it holds it: halve until found. */
function unexpectedTokenAt(text: string): number {
  let without = 0;
  let within = text.length;
  while (within - without > 1) {
    const middle = (without + within) >>> 1;
    if (meetsUnexpectedToken(text.slice(0, middle))) within = middle;
    else without = middle;
  }
  return within - 1;
}

function meetsUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith('Unexpected token');
  }
}

/** @throws HttpProblem 400 naming line and column, 413. */
function parseYamlBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  if (text.length > yamlBytes)
    throw new HttpProblem(413, 'body_too_large', `The YAML is larger than ${yamlBytes / 2 ** 20} MiB; send JSON, or upload the questions.`);
  try {
    return readYaml(text);
  } catch (cause) {
    // The rest of the message shows the text around.
    const [message = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new HttpProblem(400, 'invalid_syntax', `The body is not YAML: ${message.replace(/:$/, '')}.`, { cause });
  }
}
