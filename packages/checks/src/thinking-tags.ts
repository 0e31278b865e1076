import { type Check, rejection } from './check.ts';

const tag =
  /<\/?\s*(?:think|thinking|thought|reasoning|reflection|scratchpad)\s*>|<\|\/?(?:think|thinking|begin_of_thought|end_of_thought)\|>|◁\/?think▷/iu;

/** Opening or closing tags of a model's thoughts, which are no part of what it says. */
export const thinkingTags: Check = ({ text }) => {
  const found = tag.exec(text);
  return found ? rejection('thinking-tags', 'The answer shows thinking', found[0]) : null;
};
