import { stripVTControlCharacters } from 'node:util';
import type { ArmAnswer } from './ask-arms.ts';

export type AnswerPrinter = {
  show: (answers: readonly ArmAnswer[]) => void;
  /** The last state, whole; then nothing is drawn any more. */
  end: (answers: readonly ArmAnswer[]) => void;
};

/** Arms one below the other, in their order: the first streams, what comes after it waits for its end. For pipes, and for a single arm. */
export function printInOrder(write: (text: string) => void, { labelled }: { labelled: boolean }): AnswerPrinter {
  let [place, written, begun] = [0, 0, false];
  const show = (answers: readonly ArmAnswer[]) => {
    for (let answer = answers[place]; answer; answer = answers[place]) {
      if (labelled && !begun) write(`${answer.arm}: `);
      begun = true;
      write(answer.text.slice(written));
      written = answer.text.length;
      if (answer.end === null) return;
      write('\n');
      [place, written, begun] = [place + 1, 0, false];
    }
  };
  return { show, end: show };
}

/** Arms side by side on a terminal, redrawn as they grow. While they are higher than the screen, their last lines are shown; in the end all of them. */
export function printInColumns(stream: NodeJS.WriteStream): AnswerPrinter {
  let height = 0;
  const draw = (answers: readonly ArmAnswer[], most: number) => {
    const width = Math.max(12, Math.floor(((stream.columns || 80) - 1) / answers.length) - 2);
    const columns = answers.map(({ text }) => wrap(text, width));
    const tallest = Math.max(...columns.map((lines) => lines.length));
    const rows = Array.from({ length: Math.min(tallest, most) }, (_, row) =>
      columns.map((lines) => pad(lines[row + Math.max(0, lines.length - most)] ?? '', width)).join('  '),
    );
    const lines = [answers.map(({ arm }) => pad(arm, width)).join('  '), ...rows];
    stream.write(`${height > 0 ? `\u001b[${height}A` : ''}${lines.map((line) => `\u001b[2K${line.trimEnd()}\n`).join('')}\u001b[J`);
    height = lines.length;
  };
  return {
    show: (answers) => draw(answers, Math.max(1, (stream.rows || 24) - 3)),
    end: (answers) => draw(answers, Number.POSITIVE_INFINITY),
  };
}

/** Lines of so many characters, broken between words where there are any. */
function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(/(?<=\s)/u)) {
      let rest = word;
      if ((lines.at(-1) ?? '').length + rest.trimEnd().length > width && lines.at(-1) !== '') lines.push('');
      for (; rest.trimEnd().length > width; rest = rest.slice(width)) lines.splice(-1, 1, rest.slice(0, width), '');
      lines[lines.length - 1] += rest;
    }
    return lines.map((line) => line.trimEnd());
  });
}

const pad = (text: string, width: number) => stripVTControlCharacters(text).replaceAll('\t', ' ').padEnd(width);
