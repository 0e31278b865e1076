import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RedisLogin, RedisNode } from '@understudy/contracts';

export type RedisServerAddress = RedisNode & { tls: boolean; login: RedisLogin };

const timeoutMs = 5000;

/**
 * Sends commands to a Redis, one after the other; the replies as text, an error with its minus sign. Knows as much of the protocol
 * (https://redis.io/docs/latest/develop/reference/protocol-spec/) as INFO, CONFIG GET and the like need.
 * @throws Error when it does not answer, refuses the password, or speaks something else.
 */
export async function askRedis({ host, port, tls, login }: RedisServerAddress, commands: readonly string[][]): Promise<string[]> {
  const { username, password } = login;
  const at = { host, port };
  const secret = password === '' ? [] : [['AUTH', ...(username === '' ? [] : [username]), password]];
  const all = [...secret, ...commands];
  const socket = tls ? connectTls({ ...at, servername: host }) : connect(at);
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
  try {
    await once(socket, tls ? 'secureConnect' : 'connect');
    socket.write(all.map(encode).join(''));
    let received = Buffer.alloc(0);
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer]);
      const replies = read(received, all.length);
      if (replies === null) continue;
      const refused = replies.slice(0, secret.length).find((reply) => reply.startsWith('-'));
      if (refused) throw new Error(`it refuses the password: ${refused.slice(1)}`);
      return replies.slice(secret.length);
    }
    throw new Error('it closes the connection before it has answered');
  } finally {
    socket.destroy();
  }
}

function encode(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** So many replies, or null while they are not all there. */
function read(bytes: Buffer, count: number): string[] | null {
  let place = 0;
  const line = (): string | null => {
    const end = bytes.indexOf('\r\n', place);
    if (end < 0) return null;
    const found = bytes.toString('utf8', place, end);
    place = end + 2;
    return found;
  };
  const reply = (): string | null => {
    const head = line();
    if (head === null) return null;
    const [kind, rest] = [head[0], head.slice(1)];
    if (kind === '+' || kind === ':') return rest;
    if (kind === '-') return head;
    if (kind === '$') {
      const length = Number(rest);
      if (length < 0) return '';
      if (bytes.length < place + length + 2) return null;
      const found = bytes.toString('utf8', place, place + length);
      place += length + 2;
      return found;
    }
    if (kind !== '*') throw new Error('what answers there is no Redis');
    return several(Number(rest))?.join('\n') ?? null;
  };
  // It stops at the first that is not whole: what came after it would be read from its middle.
  const several = (wanted: number): string[] | null => {
    const found: string[] = [];
    while (found.length < wanted) {
      const one = reply();
      if (one === null) return null;
      found.push(one);
    }
    return found;
  };
  return several(count);
}
