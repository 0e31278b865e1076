type Parameter = { schema?: { style?: string; explode?: boolean } };

/** How a parameter is written stands in a schema's meta, since a schema is all that a route gives; in OpenAPI it stands beside the schema. */
export function liftStyles(paths: unknown): unknown {
  for (const operations of Object.values(paths as Record<string, Record<string, { parameters?: Parameter[] }>>))
    for (const { parameters = [] } of Object.values(operations))
      for (const parameter of parameters) {
        if (parameter.schema?.style === undefined) continue;
        const { style, explode, ...schema } = parameter.schema;
        Object.assign(parameter, { style, explode, schema });
      }
  return paths;
}
