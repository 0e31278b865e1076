import { stripThinking } from './strip-thinking.ts';

/** What a text begins with that may be a thought, whole or not yet whole: nothing, or a tag that is not closed. */
const maybeThought =
  /^\s*(?:$|<\|?\s*\w{0,20}\s*\|?$|◁\w{0,20}▷?$|<\s*(?:think|thinking|thought|reasoning|reflection|scratchpad)\s*>|<\|(?:think|thinking|begin_of_thought)\|>|◁think▷)/iu;

/**
 * Passes on what an answer says while it grows, without the thoughts that it begins with: those are held back until they are closed. What
 * was passed on is in the end the reply's text.
 */
export function createTextFeed(onText: (piece: string) => void) {
  let passed = '';
  const pass = (text: string) => {
    if (text.length <= passed.length || !text.startsWith(passed)) return;
    onText(text.slice(passed.length));
    passed = text;
  };
  return {
    grow(content: string): void {
      const text = stripThinking(content);
      // Half a character waits for its other half.
      if (!maybeThought.test(text)) pass(text.replace(/[\uD800-\uDBFF]$/, ''));
    },
    end: pass,
  };
}
