import fc from 'fast-check';

/** A request to be sent: `path` with its query, a body that is JSON unless its type says otherwise. */
export type FuzzedRequest = { method: string; path: string; headers: Record<string, string>; body: unknown };

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Values that no schema means, and that have felled parsers. */
const oddValues: readonly unknown[] = [
  null,
  -1,
  1e308,
  2 ** 53,
  0.1 + 0.2,
  '',
  '\u0000',
  '\ud800',
  '\u202Eevil\u2066',
  'Ångström 🎼 ﷽',
  '%zz',
  '../../etc/passwd',
  '__proto__',
  'x'.repeat(70_000),
  [],
  {},
  { $ref: '#/components/schemas/Spec' },
  { constructor: { prototype: { polluted: true } } },
  JSON.parse(nested(40)),
  JSON.parse(nested(2000)),
];

/** Bodies as they come over the wire, with what they claim to be. */
const oddBodies: readonly (readonly [string, string])[] = [
  ['application/json', ''],
  ['application/json', '{'],
  ['application/json', '{"a":1}}'],
  ['application/json', '{"__proto__": {"a": 1}, "constructor": 1}'],
  ['application/json', '1e999'],
  ['application/json', nested(100_000)],
  ['application/json; charset=utf-7', '{}'],
  ['application/json', '\uFEFF{}'],
  ['text/plain', 'hello'],
  ['multipart/form-data; boundary=x', '--x--'],
  ['application/x-www-form-urlencoded', 'a=1'],
  ['nonsense', '{}'],
  ['application/yaml', 'a: &a [*a]'],
  [
    'application/yaml',
    [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`)}]`),
    ].join('\n'),
  ],
  ['application/yaml', '? '.repeat(2000)],
  ['application/yaml', nested(2000)],
  ['application/yaml', '!!js/function "x"'],
  ['application/yaml', '%YAML 9.9\n---\na: 1\n...\n---\nb: 2'],
  ['application/yaml', 'prompt: x\nprompt: y'],
  ['application/yaml', 'prompt: \t|\n\0'],
  ['application/jsonl', '\n\n'],
  ['application/jsonl', `"${'x'.repeat(30_000)}"\n`],
  ['application/jsonl', '{"text": "a", "followUps": [1]}\n'],
  ['application/jsonl', '\u0000\n"x'],
];

/** Puts an odd value somewhere into a tree, or a key that is not known there. */
function spoiled(value: unknown): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom(...oddValues);
  if (Array.isArray(value) && value.length > 0)
    return fc.nat(value.length - 1).chain((at) => spoiled(value[at]).map((inner) => value.with(at, inner)));
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return odd;
  const inside = fc
    .constantFrom(...Object.keys(value))
    .chain((key) => spoiled((value as Record<string, unknown>)[key]).map((inner) => ({ ...value, [key]: inner })));
  return fc.oneof(
    inside,
    inside,
    fc.tuple(fc.string(), odd).map(([key, inner]) => ({ ...value, [key]: inner })),
    odd,
  );
}

/** The request as it is, or spoiled in one place: its body, its type, its path, its query, a header. */
export function oddRequest(request: FuzzedRequest): fc.Arbitrary<FuzzedRequest> {
  const body = spoiled(request.body).map((inner) => ({ ...request, body: inner }));
  const raw = fc
    .constantFrom(...oddBodies)
    .map(([type, text]) => ({ ...request, headers: { ...request.headers, 'content-type': type }, body: text }));
  const segment = fc
    .tuple(fc.nat(9), fc.constantFrom('%zz', '%00', '%ff', '..%2f..', 'x'.repeat(300), '%E2%80%AE', '~', "'--", '%'))
    .map(([at, odd]) => {
      const segments = request.path.split('/');
      return { ...request, path: segments.map((name, place) => (place === 1 + (at % (segments.length - 1)) ? odd : name)).join('/') };
    });
  const query = fc
    .constantFrom(
      'limit=',
      'limit=1e1',
      'limit=0x10',
      'limit=10&limit=20',
      'after=%00',
      'nope=1',
      'a[b]=c',
      '&&==&',
      'limit=99999999999',
      '%zz=%zz',
    )
    .map((odd) => ({ ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}${odd}` }));
  const header = fc
    .constantFrom(
      ['accept', 'x'],
      ['accept', 'text/event-stream;q=nan, */*;q=2'],
      ['range', 'bytes=9-1'],
      ['range', 'bytes=-0'],
      ['last-event-id', '9'.repeat(40)],
      ['if-none-match', '"'],
      ['content-encoding', 'gzip'],
    )
    .map(([name = '', value = '']) => ({ ...request, headers: { ...request.headers, [name]: value } }));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(request) },
    { weight: 3, arbitrary: body },
    { weight: 2, arbitrary: raw },
    segment,
    query,
    header,
  );
}
