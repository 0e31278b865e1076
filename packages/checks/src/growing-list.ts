const chunkBits = 16;
const chunkSize = 2 ** chunkBits;

/** A list of 32-bit numbers that grows without being copied, outside of the heap. */
export function createGrowingList() {
  const chunks: Uint32Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value: number): void {
      if (length >>> chunkBits === chunks.length) chunks.push(new Uint32Array(chunkSize));
      length += 1;
      this.set(length - 1, value);
    },
    at(index: number): number {
      return chunks[index >>> chunkBits]?.[index & (chunkSize - 1)] ?? 0;
    },
    set(index: number, value: number): void {
      const chunk = chunks[index >>> chunkBits];
      if (chunk === undefined || index >= length) throw new RangeError(`${index} is beyond the list's end, ${length}.`);
      chunk[index & (chunkSize - 1)] = value;
    },
  };
}
