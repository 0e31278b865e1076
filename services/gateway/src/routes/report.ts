import { type ArtifactName, artifactFiles, reportSchema } from '@understudy/contracts';
import { z } from 'zod';
import type { App, RouteDependencies } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';
import { negotiate } from '../negotiate.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';
import { sendArtifact } from '../send-artifact.ts';

const forms = { 'application/json': 'report', 'text/html': 'report-html', 'text/markdown': 'report-markdown' } as const;
const mediaTypes = Object.keys(forms) as [keyof typeof forms, ...(keyof typeof forms)[]];

// A report quotes what models said; were there a script in it, it must not reach the gateway from its page.
const policy = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

const schema = {
  operationId: 'getReport',
  summary: 'The report, by Accept as JSON, HTML or Markdown',
  description: '409 `not_ready` before the evaluation has ended.',
  tags: ['distillations'],
  params: idParams,
  response: {
    200: {
      description: 'The report',
      content: {
        'application/json': { schema: reportSchema },
        'text/html': { schema: z.string() },
        'text/markdown': { schema: z.string() },
      },
    },
  },
};

/** The report, in the form that the client likes best. */
export async function reportRoutes(app: App, { records, artifacts }: RouteDependencies): Promise<void> {
  app.get('/v1/distillations/:id/report', { schema }, async (request, reply) => {
    const { id } = request.params;
    const { status, stopAfter } = await requireDistillation(records, id);
    const name: ArtifactName = forms[negotiate(request.headers.accept, mediaTypes)];
    const ref = (await records.artifacts(id)).get(name);
    if (!ref) {
      const reason = stopAfter ? `it stops after its ${stopAfter}` : `it is ${status}`;
      throw new HttpProblem(409, 'not_ready', `${id} has no report: ${reason}.`, { headers: { 'x-should-retry': 'false' } });
    }
    reply.headers({ 'content-type': artifactFiles[name].contentType, vary: 'accept', 'content-security-policy': policy });
    return sendArtifact(artifacts, ref, request, reply);
  });
}
