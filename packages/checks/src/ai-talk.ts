import { type Check, rejection } from './check.ts';

const end = String.raw`(?![\p{L}\p{N}_])`;
const start = String.raw`(?<![\p{L}\p{N}_-])`;
const any = (...phrases: string[]) => new RegExp(`${start}(?:${phrases.join('|')})${end}`, 'iu');

const says = any(
  'as an? (?:AI|artificial intelligence|language model|chat ?bot|virtual assistant)',
  "(?:I am|I['’]m) (?:just |only |merely |actually |simply )?an? (?:AI|artificial intelligence|chat ?bot|virtual assistant|computer program|bot)",
  '(?:large |neural )?language models?',
  'AI (?:language )?(?:assistants?|models?|systems?|chat ?bots?)',
  'AI-powered',
);
const vendors = any(
  'OpenAI',
  'ChatGPT',
  String.raw`GPT-?\d\w*`,
  'Anthropic',
  'Hugging ?Face',
  String.raw`SmolLM\d*`,
  String.raw`Qwen[\d.]*`,
  'Alibaba(?: Cloud)?',
  'DeepSeek',
  'Mistral AI',
  'Meta AI',
  String.raw`Llama[ -]?\d[\d.]*`,
  'Google (?:Gemini|DeepMind|Bard)',
  'Moonshot AI',
  'Zhipu AI',
  'xAI',
);
// A first name too: Claude Debussy is no vendor, nor is Jean-Claude.
const claude = new RegExp(String.raw`${start}Claude${end}(?! (?!Sonnet|Opus|Haiku|AI)(?:de )?\p{Lu})`, 'u');
/** A prompt whose part is an AI: its answers may say so. */
const partOfAi = /\byou(?:['’]re| are) (?!not\b|no\b|never\b)(?:[^.!?\n]{0,60} )?(?:AI|chat ?bot|language model|virtual assistant)\b/iu;

/** Says that it is an AI, or names a maker of language models. Words that merely contain such a name are no reason. */
export const aiTalk: Check = ({ text }, { prompt }) => {
  const found = says.exec(text) ?? vendors.exec(text) ?? claude.exec(text);
  if (found === null || partOfAi.test(prompt)) return null;
  return rejection('ai-talk', 'The answer speaks of AI or of a maker of language models', found[0]);
};
