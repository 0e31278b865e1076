import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type CollectedSpan = {
  service: string;
  traceId: string;
  spanId: string;
  /** '' for the first of a trace. */
  parentSpanId: string;
  name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  attributes: Record<string, string | number | boolean>;
};

/** A small, honest collector of traces: OTLP over HTTP in protobuf, as far as our spans go. */
export async function startFakeCollector(): Promise<AsyncDisposable & { url: string; spans: CollectedSpan[] }> {
  const spans: CollectedSpan[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    if (request.url === '/v1/traces') spans.push(...readSpans(body));
    response.writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/x-protobuf' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Field = { number: number; value: Buffer | bigint };

/** Field numbers of https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
function readSpans(message: Buffer): CollectedSpan[] {
  return inside(message, 1).flatMap((resourceSpans) => {
    const resource = readAttributes(inside(resourceSpans, 1)[0] ?? Buffer.alloc(0), 1);
    return inside(resourceSpans, 2).flatMap((scopeSpans) =>
      inside(scopeSpans, 2).map((span) => {
        const text = (number: number, encoding: BufferEncoding) => inside(span, number)[0]?.toString(encoding) ?? '';
        return {
          service: String(resource['service.name']),
          traceId: text(1, 'hex'),
          spanId: text(2, 'hex'),
          parentSpanId: text(4, 'hex'),
          name: text(5, 'utf8'),
          kind: Number(fields(span).find(({ number }) => number === 6)?.value ?? 0),
          attributes: readAttributes(span, 9),
        };
      }),
    );
  });
}

function readAttributes(message: Buffer, number: number): CollectedSpan['attributes'] {
  const entries = inside(message, number).map((pair) => {
    const [value] = fields(inside(pair, 2)[0] ?? Buffer.alloc(0));
    const key = inside(pair, 1)[0]?.toString() ?? '';
    if (value?.number === 2) return [key, value.value === 1n];
    return [key, value === undefined ? '' : typeof value.value === 'bigint' ? Number(value.value) : value.value.toString()];
  });
  return Object.fromEntries(entries);
}

const inside = (message: Buffer, number: number) =>
  fields(message).flatMap((field) => (field.number === number && typeof field.value !== 'bigint' ? [field.value] : []));

/** https://protobuf.dev/programming-guides/encoding/ */
function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const [number, wire] = [tag >> 3, tag & 7];
    if (wire === 0) {
      found.push({ number, value: varint() });
      continue;
    }
    const length = wire === 1 ? 8 : wire === 5 ? 4 : Number(varint());
    found.push({ number, value: message.subarray(at, at + length) });
    at += length;
  }
  return found;
}
