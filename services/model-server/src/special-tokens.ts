import { open } from 'node:fs/promises';

const fixedSizes: Record<number, number> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const [stringType, arrayType] = [8, 9];
/** Token types that llama.cpp reads out of running text when it renders a chat: unknown and control. */
const specialTypes = new Set([2, 3]);

/**
 * The special tokens of a GGUF file's vocabulary (`<|im_start|>` and its like). The server reads them wherever they stand, so text of a
 * user that holds one could speak with another role's voice. Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 * @throws Error when the file is no GGUF file with a vocabulary.
 */
export async function readSpecialTokens(path: string): Promise<string[]> {
  await using file = await open(path);
  const { size } = await file.stat();
  // The header has no length; when it runs over what was read, more is read.
  for (let length = 4 * 2 ** 20; ; length *= 2) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(length, size)), 0, Math.min(length, size), 0);
    try {
      return parse(buffer.subarray(0, bytesRead));
    } catch (cause) {
      if (!(cause instanceof RangeError) || length >= size) throw new Error(`${path} is not a GGUF file with a vocabulary.`, { cause });
    }
  }
}

function parse(buffer: Buffer): string[] {
  if (buffer.toString('latin1', 0, 4) !== 'GGUF') throw new Error('no GGUF magic');
  let at = 16; // magic, version, number of tensors
  const take = (bytes: number) => {
    if (at + bytes > buffer.length) throw new RangeError('past the end');
    at += bytes;
    return at - bytes;
  };
  const u32 = () => buffer.readUInt32LE(take(4));
  const u64 = () => Number(buffer.readBigUInt64LE(take(8)));
  const text = () => {
    const start = take(u64());
    return buffer.toString('utf8', start, at);
  };
  const skip = (type: number, count: number) => {
    const bytes = fixedSizes[type];
    if (bytes !== undefined) take(bytes * count);
    else if (type === stringType) for (let i = 0; i < count; i++) take(u64());
    else throw new Error(`unknown value type ${type}`);
  };
  let tokens: string[] | undefined;
  let types: number[] | undefined;
  for (let left = u64(); left > 0 && !(tokens && types); left--) {
    const key = text();
    const type = u32();
    if (type !== arrayType) {
      skip(type, 1);
      continue;
    }
    const itemType = u32();
    const count = u64();
    if (key === 'tokenizer.ggml.tokens' && itemType === stringType) tokens = Array.from({ length: count }, text);
    else if (key === 'tokenizer.ggml.token_type' && fixedSizes[itemType] === 4) types = Array.from({ length: count }, u32);
    else skip(itemType, count);
  }
  if (!tokens || !types) throw new Error('no vocabulary');
  return tokens.filter((token, index) => token !== '' && specialTypes.has(types[index] ?? 0));
}
