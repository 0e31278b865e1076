import type { Economics } from '@understudy/contracts';
import type { Scores } from '../score-answers.ts';

/**
 * What the script takes of a host's key-value cache in a conversation that carries it. Null where the base's shape is not known, and where the
 * script is no longer than the system turn that the base's template writes in its place.
 */
export function keyValueCache({
  keyValueBytesPerToken: bytesPerToken,
  scriptTokens,
}: Pick<Scores, 'keyValueBytesPerToken' | 'scriptTokens'>): Economics['keyValueCache'] {
  const tokens = scriptTokens.prompt + scriptTokens.demonstrations;
  return bytesPerToken === null || tokens <= 0 ? null : { bytesPerToken, bytesPerConversation: bytesPerToken * tokens };
}
