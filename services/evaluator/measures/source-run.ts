/** What goes into a saving: tokens of the script, tokens of a query without it, US dollars per million input tokens. */
export type QueryInputs = { scriptTokens: number; queryTokens: number; price: { input: number; cachedInput: number } };

export type QuerySaving = {
  tokensWith: number;
  tokensWithout: number;
  share: number;
  usdPerMillionQueries: { uncached: number; cached: number };
};

/** What the source of the method states of its run. */
export const sourceStates = { promptWords: 591, scriptTokens: 790, shareSaved: 0.953, usdPerMillionQueries: 44.84 } as const;

/**
 * The source's inputs. It gives the tokens of the prompt ("some 790", for 591 words), the share of a query's tokens saved and the money. A
 * query's own tokens and the price follow from those: 790 / 0.953 − 790 = 39 tokens, and $44.84 / 790 tokens = $0.0568 a million. It knows no
 * cached price; a tenth of the full one is what hosts commonly ask.
 */
export function sourceInputs(): QueryInputs {
  const { scriptTokens, shareSaved, usdPerMillionQueries } = sourceStates;
  const input = usdPerMillionQueries / scriptTokens;
  return { scriptTokens, queryTokens: Math.round(scriptTokens / shareSaved - scriptTokens), price: { input, cachedInput: input / 10 } };
}

/** Prices are per million tokens, so tokens × price is US dollars per million queries. Answers cost the same either way. */
export function querySaving({ scriptTokens, queryTokens, price }: QueryInputs): QuerySaving {
  const tokensWith = scriptTokens + queryTokens;
  return {
    tokensWith,
    tokensWithout: queryTokens,
    share: scriptTokens / tokensWith,
    usdPerMillionQueries: { uncached: scriptTokens * price.input, cached: scriptTokens * price.cachedInput },
  };
}
