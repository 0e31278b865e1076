import { createHash } from 'node:crypto';
import type { FakeRequest } from '@understudy/testing';

/** What the request asks for: the name of its JSON schema, or `answer`. */
export function askedFor({ body }: FakeRequest): string {
  const format = body.response_format as { json_schema?: { name?: string } } | undefined;
  return format?.json_schema?.name ?? 'answer';
}

const words =
  'storm oak river candle marble thunder violin winter harbour lantern meadow copper falcon garden silver window bridge anchor feather orchard'.split(
    ' ',
  );

/** Words of their own for a name: no two names share enough to be near-duplicates. */
export function wordsFor(name: string, count = 9): string {
  const bytes = createHash('sha512').update(name).digest();
  return Array.from({ length: count }, (_, index) => `${words[(bytes[index] ?? 0) % 20]}${bytes[index + 20]}`).join(' ');
}

/** How many messages an order to write asks for. */
export function linesOf({ question }: FakeRequest): string[] {
  return question.split('\n').filter((line) => /^\d+\. About: /.test(line));
}

/** Plays the model that reads the prompt and writes questions, as a good one would. */
export function ghostWrite(request: FakeRequest): string {
  const { body, question, number } = request;
  const kind = askedFor(request);
  if (kind === 'kind_of_assistant') return JSON.stringify({ kind: 'policy' });
  if (kind === 'subject')
    return JSON.stringify({
      about: 'It answers for a shop that sells boats.',
      topics: Array.from({ length: 20 }, (_, index) => `the boat ${wordsFor(`topic ${index}`, 1)}`),
      askers: Array.from({ length: 8 }, (_, index) => `a sailor of ${20 + index}`),
      language: 'English',
    });
  if (kind.startsWith('facets_')) {
    const format = body.response_format as { json_schema: { schema: { properties: Record<string, unknown> } } };
    const facets = Object.keys(format.json_schema.schema.properties);
    const named = (facet: string) => Array.from({ length: 12 }, (_, index) => `the ${facet} ${wordsFor(`${facet} ${index}`, 1)}`);
    return JSON.stringify(Object.fromEntries(facets.map((facet) => [facet, named(facet)])));
  }
  if (kind === 'questions')
    return JSON.stringify({ questions: linesOf(request).map((line) => `What of ${wordsFor(`${number} ${line}`)}?`) });
  if (kind === 'conversation') {
    const turns = Number(/exactly (\d) messages/.exec(question)?.[1]);
    return JSON.stringify({ turns: Array.from({ length: turns }, (_, turn) => `And then ${wordsFor(`${number} ${question} ${turn}`)}?`) });
  }
  return 'Yes.';
}
