import { stringify } from 'yaml';

/** One figure of the Hub's `model-index`. */
export type CardMetric = { type: string; name: string; value: number | string };

export type CardFront = {
  name: string;
  /** The base as the Hub calls it; a path on some disk, or a host's own name, is left out. */
  base: string;
  library: 'peft' | null;
  license: string | null;
  /** ISO 639-1 codes; empty where nobody said. */
  languages: readonly string[];
  tags: readonly string[];
  /** Whether the rows are a data set of Understudy's own, which has a name. */
  dataset: boolean;
  /** What the student's evaluation found; null before there is one. */
  metrics: readonly CardMetric[] | null;
};

/**
 * The front matter of a model card, between its two `---`, in the Hub's form:
 * https://github.com/huggingface/hub-docs/blob/main/modelcard.md. Our own figures are nobody else's, so nothing says `verified`.
 */
export function cardFront({ name, base, library, license, languages, tags, dataset, metrics }: CardFront): string {
  const rows = datasetName(name);
  const data = {
    ...(isHubId(base) && { base_model: base }),
    ...(library && { library_name: library }),
    ...(isHubId(base) && library === 'peft' && { base_model_relation: 'adapter' }),
    pipeline_tag: 'text-generation',
    ...(license && { license }),
    ...(languages.length > 0 && { language: languages }),
    tags,
    ...(dataset && { datasets: [rows] }),
    ...(metrics && {
      'model-index': [
        {
          name,
          results: [
            {
              task: { type: 'text-generation', name: 'Text generation' },
              dataset: { type: rows, name: `${name} held-out questions`, split: 'test' },
              metrics,
            },
          ],
        },
      ],
    }),
  };
  // The Hub reads YAML 1.1, in which `no`, `on` and `1_000` are no strings unless they are quoted.
  return `---\n${stringify(data, { compat: 'yaml-1.1', lineWidth: 0 })}---\n`;
}

/** A name that the Hub would take for the rows, and that does not take somebody else's: `beethoven-distillation`. */
function datasetName(name: string): string {
  const fit = name.replace(/[^A-Za-z0-9]+/gu, '-').replace(/^-+|-+$/gu, '');
  return `${fit.slice(0, 80).replace(/-+$/u, '') || 'understudy'}-distillation`;
}

/** The Hub's rule for a repository of somebody's (huggingface_hub `validate_repo_id`). */
function isHubId(base: string): boolean {
  const part = /^(?![-.])[\w.-]{1,96}(?<![-.])$/;
  const [owner = '', repository = '', more] = base.split('/');
  return more === undefined && part.test(owner) && part.test(repository) && !/--|\.\./.test(base);
}
