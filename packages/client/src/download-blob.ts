import type { ArtifactName } from '@understudy/contracts';
import { otherContent, unreachable } from './client-error.ts';
import type { Client } from './create-client.ts';
import type { Signal } from './requests.ts';

/**
 * Downloads a file of a distillation into memory and checks its sha256: for a page, which offers it for saving or shows it. What is larger
 * goes to a file, in Node by `downloadTo`. Browsers reckon hashes in secure contexts alone: on https, or on localhost.
 * @throws ClientError for a file that is not what the gateway says, and when it breaks off.
 */
export async function downloadBlob(client: Client, id: string, name: ArtifactName, { signal }: Signal = {}): Promise<Blob> {
  const { stream, sha256: told, contentType } = await client.download(id, name, { ...(signal && { signal }) });
  const content = await new Response(stream).arrayBuffer().catch((cause: unknown) => {
    throw signal?.aborted ? cause : unreachable(client.url, cause);
  });
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (told !== null && told !== sha256) throw otherContent(client.url, name, { sha256, told });
  return new Blob([content], { type: contentType });
}
