import type { OpenApiDocument } from './document.ts';
import { liftStyles } from './lift-styles.ts';

/**
 * What refers to itself and has no name (any JSON) zod puts apart, below a name and a place that no reader of OpenAPI finds. It gets
 * plain names here.
 */
function nameShared(document: OpenApiDocument): OpenApiDocument {
  const { __shared: shared, ...schemas } = document.components.schemas;
  const { $defs = {} } = (shared ?? {}) as { $defs?: Record<string, unknown> };
  const named = Object.fromEntries(Object.entries($defs).map(([name, schema]) => [`Shared${name}`, schema]));
  const joined = { ...document, components: { ...document.components, schemas: { ...schemas, ...named } } };
  return JSON.parse(
    JSON.stringify(joined).replace(/"#\/(?:components\/schemas\/__shared#\/)?\$defs\/([^"]+)"/g, '"#/components/schemas/Shared$1"'),
  );
}

/**
 * Every schema of the contracts comes twice, `Spec` for output and `SpecInput` for input: those that no route uses go, and an input
 * without a twin takes the plain name.
 */
export function tidy(untidy: OpenApiDocument): OpenApiDocument {
  const document = nameShared(untidy);
  const { schemas } = document.components;
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(reference)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(document.paths);
  const plain = (name: string) => {
    const [, twin] = /^(.+)Input$/.exec(name) ?? [];
    return twin !== undefined && !used.has(twin) ? twin : name;
  };
  const kept = Object.fromEntries([...used].sort().map((name) => [plain(name), schemas[name]]));
  const tidied = { ...document, paths: liftStyles(document.paths), components: { ...document.components, schemas: kept } };
  return JSON.parse(JSON.stringify(tidied).replace(reference, (_, name: string) => `"#/components/schemas/${plain(name)}"`));
}

const reference = /"#\/components\/schemas\/([^"]+)"/g;
