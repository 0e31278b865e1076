import type { Mutation } from './mutation.ts';

/** docs/mutations.md. `subjects` in the order in which they are shown. */
export function renderPage(subjects: Readonly<Record<string, readonly Mutation[]>>): string {
  const count = Object.values(subjects).flat().length;
  const sections = Object.entries(subjects).map(([subject, mutations]) => {
    const rows = mutations.map(
      ({ id, breaks, file, test, title }) => `| \`${id}\` | ${cell(breaks)} | ${link(file)} | ${link(test)}: ${cell(title)} |`,
    );
    return [`## ${subject}`, '', '| id | what was broken | where | what turned red |', '| --- | --- | --- | --- |', ...rows].join('\n');
  });
  return `${[head(count), ...sections].join('\n\n')}\n`;
}

const head = (count: number) => `# What the tests would notice

Made by \`npm run mutations\`, which breaks the code on purpose in ${count} places, one at a time in a copy of the checkout, and demands each
time that the test named here turns red: by its own verdict, not because something does not compile or load. All ${count} did, and all of
those tests are green on the code as it is. \`npm run mutations -- ID …\` does a few of them.`;

const link = (file: string) => `[${file.replace(/^.*\//, '')}](../${file})`;
const cell = (text: string) => text.replaceAll('|', '\\|');
