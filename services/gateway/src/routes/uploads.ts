import type { Readable } from 'node:stream';
import { ArtifactError } from '@understudy/artifacts';
import { uploadIdSchema, uploadSchema } from '@understudy/contracts';
import { z } from 'zod';
import { mostUploadBytes } from '../checked-lines.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { HttpProblem } from '../http-problem.ts';
import { readUpload, storeUpload, unknownUpload } from '../uploads.ts';

const tags = ['uploads'];
const mediaTypes = ['application/jsonl', 'application/x-ndjson'];

/** Files of questions that a spec may name: `questions.items: { upload: upl_… }`. */
export async function uploadRoutes(app: App, { artifacts, now = Date.now }: RouteDependencies): Promise<void> {
  const show = {
    operationId: 'getUpload',
    summary: 'Rows, size and digest of an upload',
    tags,
    params: z.strictObject({ id: uploadIdSchema }),
    response: { 200: json('The upload', uploadSchema) },
  };
  app.get('/v1/uploads/:id', { schema: show }, async ({ params: { id } }) => {
    try {
      return await readUpload(artifacts, id);
    } catch (cause) {
      if (!(cause instanceof ArtifactError) || cause.code !== 'not_found') throw cause;
      throw unknownUpload(id, { cause });
    }
  });

  const create = {
    operationId: 'createUpload',
    summary: 'Hand in questions of your own',
    description: `JSON Lines, ${mostUploadBytes / 2 ** 20} MiB at most: a line is a text in double quotes, or \`{"text": "…", "followUps": ["…"]}\`. The first line that is neither is named, and nothing is kept.`,
    tags,
    consumes: mediaTypes,
    // For the document alone: what is sent is checked line by line.
    body: z.unknown().meta({ type: 'string' }),
    response: { 201: json('The upload', uploadSchema) },
  };
  await app.register((scope: App, _, done) => {
    scope.removeAllContentTypeParsers();
    // Checked as it streams by, so that no file is ever held whole.
    scope.addContentTypeParser(mediaTypes, async () => undefined);
    scope.addContentTypeParser('*', async () => {
      throw new HttpProblem(415, 'unsupported_media_type', `Send ${mediaTypes.join(' or ')}: a question a line.`);
    });
    scope.post('/v1/uploads', { schema: create }, async ({ raw, caller }, reply) => {
      const body = raw.iterator({ destroyOnReturn: false });
      const upload = await storeUpload(artifacts, body, { owner: caller.owner, now: now() }).catch(async (error: unknown) => {
        await drain(raw);
        throw error;
      });
      return reply.code(201).header('location', `/v1/uploads/${upload.id}`).send(upload);
    });
    done();
  });
}

/** Takes in the rest of a body, within the time that a request has: a client that still sends may not read why it was refused. */
async function drain(body: Readable): Promise<void> {
  try {
    for await (const _ of body);
  } catch {
    // It left.
  }
}
