import { type Check, rejection } from './check.ts';

// ChatML, Llama 2 and 3, Gemma, Mistral, Phi, DeepSeek (with its full-width bars), and end marks of older models.
const token =
  /<\|[a-z0-9_]{1,40}\|>|<｜[^｜<>]{1,40}｜>|<\/?s>|<\/?(?:bos|eos|pad|unk|start_of_turn|end_of_turn)>|\[\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS)\]|<<\/?SYS>>/iu;
const turn = /^[ \t]*(?:#{2,3} ?)?(?:user|assistant|system|human)[ \t]*:/imu;

/** Pieces of a chat template, or the beginning of a turn that is not the answerer's. In a training row they would become real tokens. */
export const templateTokens: Check = ({ text }) => {
  const found = token.exec(text) ?? turn.exec(text);
  return found ? rejection('template-tokens', 'The answer has a piece of a chat template', found[0].trim()) : null;
};
