/** A table whose first column names what the others hold, numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** A column for each of several runs, pairs or rounds, and a row for each thing that is told of them. */
export function columns<Run>(runs: readonly Run[], rows: Readonly<Record<string, (run: Run) => string>>, called = 'run'): string {
  const header = ['', ...runs.map((_, index) => `${called} ${index + 1}`)];
  return table(
    header,
    Object.entries(rows).map(([what, tell]) => [what, ...runs.map(tell)]),
  );
}

/** With so many digits after the point, thousands apart; a dash for what was not measured. */
export function number(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace('-', '−');
}

/** Several in one cell. */
export const numbers = (values: readonly (number | null | undefined)[], digits = 0): string =>
  values.map((value) => number(value, digits)).join(' · ');

export const percent = (share: number, digits = 0): string => `${number(share * 100, digits)} %`;

/** Of several runs the least and the most, or the one that both are. */
export function span(values: readonly number[], digits = 0): string {
  const [least, most] = [number(Math.min(...values), digits), number(Math.max(...values), digits)];
  return least === most ? least : `${least} to ${most}`;
}

/** Prose in lines as long as those around it. */
export function paragraph(text: string, width = 150): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
