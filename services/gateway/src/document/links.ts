import { componentOf, type Link, type OpenApiDocument, operationsOf } from './document.ts';

type Lead = {
  /** An answer of this component, */
  from: string;
  /** with one of these statuses, */
  status: readonly string[];
  /** leads to the operations on these paths, where it is given with this method alone, */
  to: RegExp;
  method?: 'get';
  /** whose parameters are found there. */
  parameters: Record<string, string>;
};

/** Where answers lead. What is made leads to all that can be done with it, what is listed to the thing itself, a page to the next. */
const leads: readonly Lead[] = [
  { from: 'Distillation', status: ['201'], to: /^\/v1\/distillations\/\{id\}/, parameters: { id: '$response.body#/id' } },
  {
    from: 'DistillationList',
    status: ['200'],
    method: 'get',
    to: /^\/v1\/distillations\/\{id\}$/,
    parameters: { id: '$response.body#/data/0/id' },
  },
  { from: 'Upload', status: ['201'], to: /^\/v1\/uploads\/\{id\}/, parameters: { id: '$response.body#/id' } },
  {
    from: 'ArtifactList',
    status: ['200'],
    method: 'get',
    to: /^\/v1\/distillations\/\{id\}\/artifacts\/\{name\}$/,
    parameters: { id: '$request.path.id', name: '$response.body#/data/0/name' },
  },
  ...['questions', 'answers', 'examples'].map((rows) => ({
    method: 'get' as const,
    from: `${rows[0]?.toUpperCase()}${rows.slice(1, -1)}Page`,
    status: ['200'],
    to: new RegExp(`^/v1/distillations/\\{id\\}/${rows}$`),
    parameters: { id: '$request.path.id', after: '$response.body#/after' },
  })),
];

/** The document with its links, each named once among the components. They are found by shape, so that a new route has its links too. */
export function addLinks(document: OpenApiDocument): OpenApiDocument {
  const operations = operationsOf(document);
  const links: Record<string, Link> = {};
  for (const { operation } of operations) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const component = componentOf(response.content?.['application/json']);
      for (const { parameters, ...lead } of leads.filter(({ from, status: statuses }) => from === component && statuses.includes(status))) {
        for (const target of operations.filter(({ path, method }) => lead.to.test(path) && (lead.method ?? method) === method)) {
          const { operationId } = target.operation;
          const name = `${component}.${operationId}`;
          links[name] = { operationId, description: linkDescription(target), parameters };
          response.links = { ...response.links, [operationId]: { $ref: `#/components/links/${name}` } };
        }
      }
    }
  }
  return { ...document, components: { ...document.components, links } };
}

const linkDescription = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`;
