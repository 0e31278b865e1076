import type { measureDependencies } from '../dependencies.ts';
import { dependencyGroups, pythonPurposes } from '../dependency-groups.ts';
import { type ResultFile, type RunOf, readResult } from '../result-files.ts';
import type { measureStarting } from '../starting.ts';
import { number, numbers, span, table } from './markdown.ts';

type Dependencies = RunOf<typeof measureDependencies>;

/** What is there before anything is asked: packages and starts. */
export const startingTables = {
  starting: ({ runs: [{ services, commandSeconds }] }: ResultFile<RunOf<typeof measureStarting>>) =>
    table(
      ['seconds until it is ready', 'without', 'first', 'later', 'CPU seconds, later', 'resident MiB, later'],
      [
        ...Object.entries(services).map(([name, { without, first, later }]) => [
          name,
          number(without.seconds, 2),
          `**${number(first.seconds, 2)}**`,
          `**${numbers(
            later.map(({ seconds }) => seconds),
            2,
          )}**`,
          span(
            later.map((start) => start.cpuSeconds),
            2,
          ),
          span(later.map(({ residentMiB }) => residentMiB)),
        ]),
        ['`understudy help`, to its end', number(commandSeconds.without, 2), '', numbers(commandSeconds.later, 2), '', ''],
      ],
    ),
  dependencies: ({ runs: [{ seconds, nodePackagesMiB, nodeItselfMiB }] }: ResultFile<Dependencies>) =>
    table(
      ['', ''],
      [
        ['Node packages of those who only use it, MiB', `**${number(nodePackagesMiB)}**`],
        ['Node itself, MiB', number(nodeItselfMiB)],
        ['seconds to install both', number(seconds)],
      ],
    ),
};

/** docs/dependencies.md: each with what it is for and what it costs. */
export async function dependencies(): Promise<Record<string, string>> {
  const run = (await readResult<Dependencies>('dependencies'))?.runs[0];
  const [node, python] = [
    dependencyGroups.map(({ packages, purpose }) => {
      const cost = run?.groups.find((group) => group.packages[0] === packages[0]);
      return [packages.join(', '), purpose, number(cost?.mib, 1), number(cost?.loadMs)];
    }),
    Object.entries(pythonPurposes).map(([name, purpose]) => [name, purpose, number(run?.python[name], 1)]),
  ];
  return {
    'dependencies-node': described(['packages', 'for', 'MiB', 'ms to load'], node),
    'dependencies-python': described(['package', 'for', 'MiB'], python),
  };
}

/** Two columns of words, then numbers. */
function described(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, column) => (column < 2 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
