import { type Artifact, artifactFiles, artifactListSchema, artifactNameSchema, artifactNames } from '@understudy/contracts';
import { z } from 'zod';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { HttpProblem } from '../http-problem.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';
import { sendArtifact } from '../send-artifact.ts';

const tags = ['distillations'];

/** By media type; of the content nothing is promised here. */
const anyFile = Object.fromEntries(
  Object.values(artifactFiles).map(({ contentType }) => [contentType.replace(/;.*/, ''), { schema: z.unknown() }]),
);

/** What a distillation has left behind so far: a closed set of names, never a path. */
export async function artifactRoutes(app: App, { records, artifacts }: RouteDependencies): Promise<void> {
  const list = {
    operationId: 'listArtifacts',
    summary: 'Files that the stages have left so far',
    tags,
    params: idParams,
    response: { 200: json('Names, sizes and digests', artifactListSchema) },
  };
  app.get('/v1/distillations/:id/artifacts', { schema: list }, async ({ params: { id } }) => {
    await requireDistillation(records, id);
    const refs = await records.artifacts(id);
    const data = artifactNames.flatMap((name): Artifact[] => {
      const ref = refs.get(name);
      return ref ? [{ name, ...artifactFiles[name], sha256: ref.sha256, bytes: ref.bytes }] : [];
    });
    return { object: 'list' as const, data, hasMore: false };
  });

  const download = {
    operationId: 'downloadArtifact',
    summary: 'One of the files',
    description: 'Understands `Range`; `Repr-Digest` carries the sha256 of the whole file.',
    tags,
    params: idParams.extend({ name: artifactNameSchema }),
    response: { 200: { description: 'The file', content: anyFile }, 206: { description: 'A part of it', content: anyFile } },
  };
  app.get('/v1/distillations/:id/artifacts/:name', { schema: download }, async (request, reply) => {
    const { id, name } = request.params;
    const record = await requireDistillation(records, id);
    const ref = (await records.artifacts(id)).get(name);
    if (!ref) throw new HttpProblem(404, 'not_found', `${id} has no ${name}${record.finishedAt === null ? ' yet' : ''}.`);
    const file = artifactFiles[name].path.replace(/^.*\//, '');
    reply.headers({
      'content-type': artifactFiles[name].contentType,
      'content-disposition': `attachment; filename="${record.name}-${file}"`,
    });
    return sendArtifact(artifacts, ref, request, reply);
  });
}
