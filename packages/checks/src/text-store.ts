import { createGrowingList } from './growing-list.ts';

const chunkBytes = 2 ** 22;

/** Texts kept outside of the heap: one byte a character where all are Latin-1, else two. */
export function createTextStore() {
  const chunks: Buffer[] = [];
  let used = chunkBytes;
  /** Three numbers a text: chunk, start, and bytes x 2 with the width in the last bit. */
  const places = createGrowingList();

  return {
    push(text: string): void {
      const wide = /[\u0100-\uffff]/.test(text);
      const bytes = text.length * (wide ? 2 : 1);
      if (used + bytes > chunkBytes) {
        chunks.push(Buffer.allocUnsafeSlow(Math.max(chunkBytes, bytes)));
        used = 0;
      }
      chunks.at(-1)?.write(text, used, wide ? 'utf16le' : 'latin1');
      for (const number of [chunks.length - 1, used, bytes * 2 + Number(wide)]) places.push(number);
      used += bytes;
    },

    at(index: number): string {
      const [start, packed] = [places.at(index * 3 + 1), places.at(index * 3 + 2)];
      const end = start + (packed >>> 1);
      return chunks[places.at(index * 3)]?.toString(packed & 1 ? 'utf16le' : 'latin1', start, end) ?? '';
    },
  };
}
