import type { Economics } from '@understudy/contracts';
import type { Scores } from '../score-answers.ts';

/** What the script takes of a host's key-value cache in a conversation that carries it. Null where the base's shape is not known. */
export function keyValueCache({
  keyValueBytesPerToken: bytesPerToken,
  scriptTokens,
}: Pick<Scores, 'keyValueBytesPerToken' | 'scriptTokens'>): Economics['keyValueCache'] {
  if (bytesPerToken === null) return null;
  return { bytesPerToken, bytesPerConversation: bytesPerToken * (scriptTokens.prompt + scriptTokens.demonstrations) };
}
