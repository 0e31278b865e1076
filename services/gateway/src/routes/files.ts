import multipart from '@fastify/multipart';
import { fileDeletedSchema, fileIdSchema, fileObjectListSchema, fileObjectSchema, type Upload, uploadKey } from '@understudy/contracts';
import { z } from 'zod';
import { mostUploadBytes } from '../checked-lines.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { fileObject, unknownFile, uploadIdOf } from '../fine-tuning/file-object.ts';
import { listPage } from '../fine-tuning/list-page.ts';
import { filesQuery } from '../fine-tuning/queries.ts';
import { HttpProblem } from '../http-problem.ts';
import { newIdFor, noteForm } from '../idempotency.ts';
import { noForm, readForm } from '../read-form.ts';
import { listUploads, readsUpload, readUpload, readUploadOf, removeUpload, storeUpload } from '../uploads.ts';

const tags = ['fine-tuning'];
const params = z.strictObject({ id: fileIdSchema });
const form = { type: 'object', required: ['file', 'purpose'], properties: { file: { type: 'string' }, purpose: { const: 'fine-tune' } } };

const readAtOnce = 100;

/** OpenAI's files. A file is an upload by another name, and either may be named where the other is known. */
export async function fileRoutes(app: App, { artifacts, records, now = Date.now }: RouteDependencies): Promise<void> {
  const requireFile = async (id: string): Promise<Upload> => {
    const upload = await readUpload(artifacts, uploadIdOf(id));
    if (upload === null) throw unknownFile(id);
    return upload;
  };

  const list = {
    operationId: 'listFiles',
    summary: 'Files, newest first',
    tags,
    querystring: filesQuery,
    response: { 200: json('A page of files', fileObjectListSchema) },
  };
  app.get('/v1/files', { schema: list }, async ({ query: { limit, after, order, purpose }, caller }) => {
    const ids = purpose === undefined || purpose === 'fine-tune' ? await listUploads(artifacts) : [];
    if (order === 'desc') ids.reverse();
    // An id that was deleted meanwhile still has its place.
    const last = after && uploadIdOf(after);
    const wanted = last === undefined ? ids : ids.filter((id) => (order === 'desc' ? id < last : id > last));
    const found: Upload[] = [];
    for (let from = 0; from < wanted.length && found.length <= limit; from += readAtOnce) {
      const uploads = await Promise.all(wanted.slice(from, from + readAtOnce).map((id) => readUploadOf(caller, artifacts, id)));
      found.push(...uploads.filter((upload) => upload !== null));
    }
    return listPage(found.slice(0, limit + 1).map(fileObject), limit);
  });

  const show = { operationId: 'retrieveFile', summary: 'One file', tags, params, response: { 200: json('The file', fileObjectSchema) } };
  app.get('/v1/files/:id', { schema: show }, async ({ params: { id } }) => fileObject(await requireFile(id)));

  const content = {
    operationId: 'downloadFile',
    summary: 'What a file holds, byte by byte',
    tags,
    params,
    response: { 200: { description: 'The file', content: { 'application/jsonl': { schema: z.string() } } } },
  };
  app.get('/v1/files/:id/content', { schema: content }, async ({ params: { id } }, reply) => {
    const { id: uploadId, bytes } = await requireFile(id);
    const file = await artifacts.read(uploadKey(uploadId));
    return reply.headers({ 'content-type': 'application/jsonl', 'content-length': bytes }).send(file as never);
  });

  const remove = {
    operationId: 'deleteFile',
    summary: 'Delete a file',
    description: '409 while a distillation that has not ended may still read it.',
    tags,
    params,
    response: { 200: json('It is gone', fileDeletedSchema) },
  };
  app.delete('/v1/files/:id', { schema: remove }, async ({ params: { id } }) => {
    const upload = await requireFile(id);
    for await (const page of records.unended(['queued', 'running', 'paused']))
      for (const { id: distillationId, status } of page) {
        if (!(await readsUpload(artifacts, distillationId, upload.id))) continue;
        const detail = `${distillationId} is ${status} and may still read ${id}: cancel it first, or wait until it has ended.`;
        throw new HttpProblem(409, 'conflict', detail, { headers: { 'x-should-retry': 'false' } });
      }
    await removeUpload(artifacts, upload.id);
    return { id, object: 'file' as const, deleted: true as const };
  });

  const create = {
    operationId: 'createFile',
    summary: 'Hand in a file of rows, or of questions',
    description: `A form with the fields \`purpose\` (\`fine-tune\`) and \`file\`: JSON Lines in chat format, ${mostUploadBytes / 2 ** 20} MiB at most. The first line that does not fit is named, and nothing is kept.`,
    tags,
    consumes: ['multipart/form-data'],
    // For the document alone: what is sent is checked as it comes.
    body: z.unknown().meta(form as never),
    response: { 200: json('The file', fileObjectSchema) },
  };
  await app.register((scope: App, _, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', async () => {
      throw noForm();
    });
    void scope.register(multipart, { limits: { fileSize: mostUploadBytes + 1, files: 2, fields: 10, fieldSize: 1000 } });
    const options = { schema: create, bodyLimit: mostUploadBytes + 2 ** 20, config: { idempotent: 'form' } } as const;
    scope.post('/v1/files', options, async (request) => {
      const owned = { id: newIdFor(request, 'upl', now()), owner: request.caller.owner, now: now() };
      const upload = await readForm(request, {
        // Checked as it streams by, and kept only when the whole form is right.
        take: (content, filename) => storeUpload(artifacts, content, { ...owned, filename }),
        drop: ({ id }) => removeUpload(artifacts, id),
      });
      noteForm(request, upload);
      return fileObject(upload);
    });
    done();
  });
}
