import { type Check, rejection } from './check.ts';

const signs = [
  '(?:my|the|this) system prompt',
  String.raw`(?:break|breaking|stay in|staying in) character\b`,
  "(?:can(?:no|['’])t|cannot|can not|unable to|won['’]t|will not) (?:role-?play|impersonate|pretend to be|act as (?!if)|take on the (?:role|persona))",
  "(?:I['’]m|I am|I was) (?:just |only |merely |here )?(?:role-?playing|pretending to be|playing the (?:role|part|character) of|impersonating|programmed|designed to assist|trained on (?:a |an )?(?:large|vast|huge|text|data|massive))",
  '(?:my|the) (?:training data|knowledge cut-?off)|my (?:programming|developers)',
  "(?:here is|here['’]s|this is) (?:a|an|the|my) (?:possible |sample |suggested )?(?:response|reply|answer) (?:as|from|in the (?:voice|style) of)",
  'in the (?:voice|style|persona) of (?:the )?(?:character|persona)',
  'how (?:can|may) I assist you',
];
const sign = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${signs.join('|')})`, 'iu');

/** Steps out of the part: speaks of the prompt, of playing a role, of being programmed, or offers a helper's stock phrase. */
export const breaksRole: Check = ({ text }, { prompt, demonstrations }) => {
  const found = sign.exec(text);
  if (found === null) return null;
  // What the script itself says is in the part.
  const phrase = found[0].toLowerCase();
  const inPart = prompt.toLowerCase().includes(phrase) || demonstrations.some((turn) => turn.assistant.toLowerCase().includes(phrase));
  return inPart ? null : rejection('breaks-role', 'The answer steps out of the part', found[0]);
};
