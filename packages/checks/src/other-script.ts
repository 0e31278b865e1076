import { type Check, type CheckContext, rejection } from './check.ts';
import { type ScriptName, scriptsIn, scriptsNamed, scriptsOf } from './scripts.ts';
import { words } from './words.ts';

/** A name in its own letters, or π in a formula, is no other language; two words of ten are. */
const leastWords = 2;
const leastShare = 0.05;
/** Brand names and abbreviations are Latin everywhere. */
const leastLatinShare = 0.5;

const keptPrompts = 16;
const ofPrompts = new Map<string, readonly ScriptName[]>();
const ofDemonstrations = new WeakMap<CheckContext['demonstrations'], readonly ScriptName[]>();

/**
 * Written in letters that neither prompt, demonstrations nor question use or speak of ("answer in Russian"), nor a rule's language: two
 * words or more (in scripts without spaces, two characters), and at least a twentieth of all.
 */
export const otherScript: Check = ({ text }, context) => {
  const used = scriptsIn(text);
  if (used.length === 0) return null;
  const expected = expectedOf(context);
  const foreign = used.filter((script) => !expected.has(script));
  if (foreign.length === 0) return null;
  const asked = new Set([...scriptsIn(context.question), ...scriptsNamed(context.question)]);
  const all = words(text);
  for (const script of foreign) {
    if (asked.has(script)) continue;
    const letter = new RegExp(String.raw`\p{Script=${script}}`, 'u');
    const found = all.filter((word) => letter.test(word));
    const least = script === 'Latin' ? leastLatinShare : leastShare;
    if (found.length >= leastWords && found.length >= all.length * least)
      return rejection('other-script', `The answer has ${script} letters, which nothing asked for`, found.slice(0, 20).join(' '));
  }
  return null;
};

function expectedOf({ prompt, demonstrations, rules }: CheckContext): Set<ScriptName> {
  const codes = rules.flatMap(({ language }) => (language === undefined ? [] : scriptsOf(language)));
  return new Set([...promptScripts(prompt), ...demonstrationScripts(demonstrations), ...codes]);
}

/** A prompt may have 200,000 characters: each is read once. */
function promptScripts(prompt: string): readonly ScriptName[] {
  const known = ofPrompts.get(prompt);
  if (known) return known;
  const found = [...scriptsIn(prompt), ...scriptsNamed(prompt)];
  if (ofPrompts.size >= keptPrompts) ofPrompts.clear();
  ofPrompts.set(prompt, found);
  return found;
}

function demonstrationScripts(demonstrations: CheckContext['demonstrations']): readonly ScriptName[] {
  const known = ofDemonstrations.get(demonstrations);
  if (known) return known;
  const found = demonstrations.flatMap(({ user, assistant }) => [...scriptsIn(user), ...scriptsIn(assistant)]);
  ofDemonstrations.set(demonstrations, found);
  return found;
}
