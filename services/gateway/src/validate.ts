import { explainIssues } from '@understudy/contracts';
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { HttpProblem } from './http-problem.ts';

/**
 * Checks a part of a request against its schema. A path that is no path of ours is 404, a query that cannot be read 400, a query or a body
 * that is well-formed but wrong 422, or 400 where OpenAI's clients expect it; each with a pointer to every fault.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart, url = '' }) =>
  (input: unknown) => {
    const result = schema.safeParse(input);
    if (result.success) return { value: result.data };
    const errors = explainIssues(result.error, { schema, input });
    const said = errors.map(({ detail }) => detail).join(' ');
    if (httpPart === 'params') return { error: new HttpProblem(404, 'not_found', `There is no such thing: ${said}`, { errors }) };
    if (httpPart !== 'body')
      return { error: new HttpProblem(result.error.issues.every(isWellFormed) ? 422 : 400, 'invalid_request', said, { errors }) };
    if (input === undefined || input === null) return { error: new HttpProblem(400, 'invalid_syntax', 'The body is empty.', { errors }) };
    const code = /^\/v1\/distillations(\/estimate)?$/.test(url) ? 'invalid_spec' : 'invalid_request';
    return { error: new HttpProblem(url.startsWith('/v1/fine_tuning/') ? 400 : 422, code, said, { errors }) };
  };

/** See `together` in page-query.ts. */
const isWellFormed = (issue: z.core.$ZodIssue) => issue.code === 'custom' && issue.params?.wellFormed === true;
