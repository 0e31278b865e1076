/** What is read and written of an OpenAPI document here; the rest of it passes through. */
export type OpenApiDocument = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; links?: Record<string, Link> };
};

export type Operation = {
  operationId: string;
  parameters?: { name: string; in: string; description?: string; schema: unknown }[];
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, Response>;
};

type Response = { description: string; content?: Record<string, MediaType>; links?: Record<string, Reference> };
export type MediaType = { schema: unknown; example?: unknown };
type Reference = { $ref: string };
export type Link = { operationId: string; description: string; parameters: Record<string, string> };

/** Every operation of a document with its path and its method. */
export function operationsOf({ paths }: OpenApiDocument): { path: string; method: string; operation: Operation }[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** The name of the component that a media type refers to; undefined where its schema stands in place. */
export function componentOf(media: MediaType | undefined): string | undefined {
  const { $ref } = (media?.schema ?? {}) as Partial<Reference>;
  return $ref?.replace('#/components/schemas/', '');
}
