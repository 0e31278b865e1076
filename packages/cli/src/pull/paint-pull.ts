import { isInteractive } from '../environment.ts';

export type PullPainter = {
  onBytes: (count: number) => void;
  onFile: (path: string, state: 'kept' | 'fetched') => void;
  /** Leaves the line. */
  end: () => void;
};

/** One line redrawn on a terminal, elsewhere a line a file that has come. */
export function createPullPainter(stream: NodeJS.WriteStream, { files, bytes }: { files: number; bytes: number }): PullPainter {
  const redraws = isInteractive(stream);
  let [doneFiles, doneBytes, paintedAt] = [0, 0, 0];
  const paint = (force: boolean) => {
    if (!redraws || (!force && performance.now() - paintedAt < 100)) return;
    paintedAt = performance.now();
    const share = bytes === 0 ? 100 : Math.min(100, Math.floor((doneBytes / bytes) * 100));
    const line = `${share} %  ${doneFiles} of ${files} files, ${megabytes(doneBytes)} of ${megabytes(bytes)}`;
    stream.write(`\r\u001b[2K${line.slice(0, Math.max(20, (stream.columns || 80) - 1))}`);
  };
  return {
    onBytes(count) {
      doneBytes += count;
      paint(false);
    },
    onFile(path, state) {
      doneFiles += 1;
      if (!redraws && state === 'fetched') stream.write(`${path}\n`);
      paint(true);
    },
    end: () => void (redraws && stream.write('\n')),
  };
}

/** `12.3 kB`, `4.5 MB`: decimal, as file managers count. */
export function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
