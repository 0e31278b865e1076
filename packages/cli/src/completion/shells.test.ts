import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test as base, describe, expect } from 'vitest';
import type { Shell } from './shells.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../main.ts', import.meta.url));
const zshOffers = fileURLToPath(new URL('./zsh-offers.zsh', import.meta.url));
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** How each shell is asked what it offers where a line of words ends. `script` teaches it to. */
const ask: Record<Shell, (words: readonly string[]) => [program: string, args: string[]]> = {
  bash: (words) => {
    const line = `source ./script; complete -p understudy >&2; COMP_WORDS=(${words.map(quoted).join(' ')}); COMP_CWORD=${words.length - 1}; _understudy; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return ['bash', ['--norc', '-c', line]];
  },
  zsh: (words) => ['zsh', ['-f', zshOffers, './script', words.join(' ')]],
  fish: (words) => ['fish', ['--no-config', '-c', `source ./script; complete -C ${quoted(words.join(' '))}`]],
};

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  const missing = spawnSync(shell, ['--version']).status !== 0;
  describe.skipIf(missing)(`${shell}${missing ? ` (skipped: there is no ${shell} here)` : ''}`, () => {
    const test = base.extend<{ offered: (...words: string[]) => Promise<string[]> }>({
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
      offered: async ({}, use) => {
        const folder = await mkdtemp(join(tmpdir(), 'understudy-completion-'));
        await writeFile(join(folder, 'script'), (await run(process.execPath, [program, 'completion', shell])).stdout);
        await writeFile(join(folder, 'spec of mine.yaml'), '');
        await use(async (...words) => {
          const [command, args] = ask[shell](['understudy', ...words]);
          const { stdout } = await run(command, args, { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, TERM: 'dumb' } });
          // fish explains each behind a tab, and names the option again before its value; zsh quotes what needs it.
          const plain = (line: string) =>
            line
              .replace(/\t.*/, '')
              .replace(/^--[a-z]+=/, '')
              .replaceAll('\\ ', ' ');
          return stdout
            .split('\n')
            .filter((line) => line !== '')
            .map(plain)
            .sort();
        });
        await rm(folder, { recursive: true });
      },
    });

    test('offers commands, options, and what they take', async ({ offered }) => {
      expect(await offered('re')).toEqual(['report', 'rerun', 'resume', 'retry']);
      expect(await offered('he')).toEqual(['help']);
      expect(await offered('help', 'do')).toEqual(['doctor']);
      expect(await offered('submit', '--t')).toEqual(['--timeout']);
      expect(await offered('submit', '-f', 'spec.yaml', '--w')).toEqual(['--watch']);
      expect(await offered('rows', '--of', '')).toEqual(['answers', 'examples', 'questions']);
      expect(await offered('logs', '--level', 'w')).toEqual(['warn']);
      expect(await offered('retry', '--from', 't')).toEqual(['training']);
      expect(await offered('keys', '')).toEqual(['create', 'ls', 'revoke']);
      expect(await offered('completion', 'f')).toEqual(['fish']);
    });

    test('offers files by their whole name, and nothing where nothing is known', async ({ offered }) => {
      expect(await offered('submit', '-f', 'sp')).toEqual(['spec of mine.yaml']);
      expect(await offered('show', 'sp')).toEqual(['spec of mine.yaml']);
      expect(await offered('ls', '--limit', '')).toEqual([]);
      expect(await offered('help', 'keys', '--s')).toEqual([]);
    });

    test('offers the value in the word of its option', async ({ offered }) => {
      expect(await offered('rows', ...(shell === 'bash' ? ['--of', '=', 'ans'] : ['--of=ans']))).toEqual(['answers']);
      if (shell === 'bash') expect(await offered('rows', '--of', '=')).toEqual(['answers', 'examples', 'questions']);
    });
  });
}
