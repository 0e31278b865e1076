import { type Catalogue, modelListSchema, type ServedModel } from '@understudy/contracts';
import { ownerSeen } from '../access/caller.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { placeOf } from '../find-chat-model.ts';
import { listStudents } from '../list-students.ts';

const schema = {
  operationId: 'listModels',
  summary: 'The catalogue and the students',
  tags: ['models'],
  response: { 200: json('What a spec or a chat may name', modelListSchema) },
};

/** What may be named: models of the catalogue, then students of the caller's, newest first. */
export async function modelRoutes(app: App, { records, catalogue }: RouteDependencies): Promise<void> {
  app.get('/v1/models', { schema }, async ({ caller }) => {
    const named = new Set<string>();
    const students: ServedModel[] = [];
    for await (const distillation of listStudents(records, ownerSeen(caller))) {
      const { id, name, createdAt } = distillation;
      // The newest of a name goes by it; older ones by their ids.
      const model = named.has(name) ? `student:${id}` : `student:${name}`;
      named.add(name);
      const roles: ServedModel['roles'] = placeOf(distillation, catalogue) === null ? [] : ['chat'];
      students.push({ ...common, id: model, created: Math.floor(Date.parse(createdAt) / 1000), roles, distillationId: id });
    }
    return { object: 'list' as const, data: [...catalogueModels(catalogue), ...students] };
  });
}

const common = { object: 'model', owned_by: 'understudy' } as const;

function catalogueModels({ models, students }: Catalogue): ServedModel[] {
  const names = [...new Set([...Object.keys(models), ...Object.keys(students)])];
  return names.map((id) => {
    const entry = models[id];
    const roles: ServedModel['roles'] = [];
    if (entry) roles.push('teacher');
    if (id in students) roles.push('student');
    if (entry && 'embedded' in entry) roles.push('chat');
    return { ...common, id, created: 0, roles, distillationId: null };
  });
}
