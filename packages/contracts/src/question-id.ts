import { createHash } from 'node:crypto';

/**
 * The id of a question is made from the content (case, spaces and Unicode form do not count), so the same question is never asked twice.
 * Apart from the other contracts, which browsers read too.
 */
export function questionId(text: string, followUps: readonly string[] = []): string {
  const normal = [text, ...followUps].map((turn) => turn.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()).join('\n');
  return `q_${createHash('sha256').update(normal).digest('hex').slice(0, 20)}`;
}
