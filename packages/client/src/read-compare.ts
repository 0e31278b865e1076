import { type ArmName, type CompareEvent, compareEventSchema } from '@understudy/contracts';
import { badResponse, ClientError } from './client-error.ts';
import { readFrames } from './read-frames.ts';

/** @throws ClientError also when it breaks off before every arm has told its end. */
export async function* readCompare(
  response: Response,
  { arms, ...options }: { url: string; arms: readonly ArmName[]; signal?: AbortSignal },
): AsyncGenerator<CompareEvent> {
  const open = new Set(arms);
  for await (const { data } of readFrames(response, options)) {
    const event = parse(data, options.url);
    if (event.type !== 'delta') open.delete(event.arm);
    yield event;
  }
  if (open.size > 0) throw new ClientError('student_unavailable', `The answers of ${[...open].join(', ')} broke off; ask again.`);
}

function parse(text: string, url: string): CompareEvent {
  try {
    return compareEventSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw badResponse(url, 'a piece of an answer that cannot be read', cause);
  }
}
