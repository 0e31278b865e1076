import type { Writable } from 'node:stream';

/**
 * Hundreds of jobs in hand send their commands one by one, and each is a system call of its own, which costs more than the command. What is
 * written within one turn of the event loop goes out together.
 */
export function gatherWrites(stream: Writable): void {
  const write = stream.write.bind(stream) as (...values: unknown[]) => boolean;
  let gathering = false;
  const send = () => {
    gathering = false;
    stream.uncork();
  };
  stream.write = ((...values: unknown[]) => {
    if (!gathering) {
      gathering = true;
      stream.cork();
      setImmediate(send);
    }
    return write(...values);
  }) as typeof stream.write;
}
