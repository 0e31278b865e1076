import type { CatalogueModel, Report } from '@understudy/contracts';

type Price = NonNullable<CatalogueModel['pricePerMillionTokens']>;
type MeanTokens = { input: number; output: number };

/**
 * What a query no longer carries, and what that is worth. Prices are per million tokens, so a query's price is also that of a million
 * queries over a million: US dollars per million queries = tokens per query × price.
 *
 * With a price for the student, whole queries are compared (`teacher` and `student` are mean tokens as the hosts counted them). Without
 * one, only the script's tokens count, at the teacher's price. `cached` supposes that every query finds the script in the host's cache.
 */
export function savings(
  script: { prompt: number; demonstrations: number },
  options: { teacher: MeanTokens & { price: Price | undefined }; student: MeanTokens & { price: Price | undefined } },
): Report['savings'] {
  const { teacher, student } = options;
  const tokensPerQuery = script.prompt + script.demonstrations;
  const tokens = { promptTokens: script.prompt, demonstrationTokens: script.demonstrations, tokensPerQuery };
  if (teacher.price === undefined) return { ...tokens, usdPerMillionQueries: null };
  const { input, output, cachedInput = input } = teacher.price;
  if (student.price === undefined)
    return { ...tokens, usdPerMillionQueries: { uncached: tokensPerQuery * input, cached: tokensPerQuery * cachedInput } };
  const uncached =
    teacher.input * input + teacher.output * output - student.input * student.price.input - student.output * student.price.output;
  // A teacher of another family may count the script in fewer tokens than the student's tokenizer does.
  const cached = uncached - Math.min(tokensPerQuery, teacher.input) * (input - cachedInput);
  return { ...tokens, usdPerMillionQueries: { uncached, cached } };
}
