import { Readable } from 'node:stream';
import { uploadIdSchema, uploadSchema } from '@understudy/contracts';
import { z } from 'zod';
import { mostUploadBytes } from '../checked-lines.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { drain } from '../drain.ts';
import { HttpProblem } from '../http-problem.ts';
import { newIdFor } from '../idempotency.ts';
import { readUpload, storeUpload, unknownUpload } from '../uploads.ts';

const tags = ['uploads'];
const mediaTypes = ['application/jsonl', 'application/x-ndjson'];
const unsupported = () => new HttpProblem(415, 'unsupported_media_type', `Send ${mediaTypes.join(' or ')}: a question a line.`);

/** Files that a spec may name: questions as `questions.items: { upload: upl_… }`, answered rows as `dataset.rows: { train: upl_… }`. */
export async function uploadRoutes(app: App, { artifacts, now = Date.now }: RouteDependencies): Promise<void> {
  const show = {
    operationId: 'getUpload',
    summary: 'Rows, size and digest of an upload',
    tags,
    params: z.strictObject({ id: uploadIdSchema }),
    response: { 200: json('The upload', uploadSchema) },
  };
  app.get('/v1/uploads/:id', { schema: show }, async ({ params: { id } }) => {
    const upload = await readUpload(artifacts, id);
    if (upload === null) throw unknownUpload(id);
    return upload;
  });

  const create = {
    operationId: 'createUpload',
    summary: 'Hand in questions or rows of your own',
    description: `JSON Lines, ${mostUploadBytes / 2 ** 20} MiB at most: a line is a text in double quotes, \`{"text": "…", "followUps": ["…"]}\`, or \`{"messages": […]}\` in OpenAI's chat format, with answers throughout or without. The first line that does not fit is named, and nothing is kept.`,
    tags,
    consumes: mediaTypes,
    // For the document alone: what is sent is checked line by line.
    body: z.unknown().meta({ type: 'string' }),
    response: { 201: json('The upload', uploadSchema) },
  };
  await app.register((scope: App, _, done) => {
    scope.removeAllContentTypeParsers();
    // Checked as it streams by, so that no file is ever held whole.
    scope.addContentTypeParser(mediaTypes, async (_: unknown, body: Readable) => body);
    scope.addContentTypeParser('*', async () => {
      throw unsupported();
    });
    scope.post('/v1/uploads', { schema: create, config: { idempotent: 'streamed' } }, async (request, reply) => {
      // Neither a body nor what it would be: no parser was asked.
      if (!(request.body instanceof Readable)) throw unsupported();
      const { body } = request;
      const owned = { id: newIdFor(request, 'upl', now()), owner: request.caller.owner, now: now() };
      const upload = await storeUpload(artifacts, body.iterator({ destroyOnReturn: false }), owned).catch(async (error: unknown) => {
        await drain(body);
        throw error;
      });
      return reply.code(201).header('location', `/v1/uploads/${upload.id}`).send(upload);
    });
    done();
  });
}
