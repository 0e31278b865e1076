/** The embedded models as the Hub calls them. */
const known: Record<string, string> = { 'smollm2-135m': 'HuggingFaceTB/SmolLM2-135M-Instruct' };

/** The base as others know it: what adapter_config.json and the model card name. */
export function hubName(base: string): string {
  return known[base] ?? base;
}
