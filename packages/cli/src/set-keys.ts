import { parse } from 'yaml';
import { UsageError } from './command.ts';

type Tree = { [key: string]: unknown };

/**
 * Puts `questions.count=500` and its like into a tree: names joined by dots, the value as YAML.
 * @throws UsageError for what has no such form, and for a key below something that has no keys.
 */
export function setKeys(tree: Tree, settings: readonly string[]): Tree {
  return settings.reduce((whole, setting) => {
    const [, path = '', text = ''] = /^([A-Za-z][\w.-]*)=(.*)$/s.exec(setting) ?? [];
    if (path === '') throw new UsageError(`--set ${setting} is not read: write a key, = and a value, such as questions.count=500.`);
    return setKey(whole, path.split('.'), { setting, value: readValue(setting, text) });
  }, tree);
}

function setKey(tree: Tree, [key = '', ...rest]: readonly string[], set: { setting: string; value: unknown }): Tree {
  if (rest.length === 0) return { ...tree, [key]: set.value };
  const below = tree[key] ?? {};
  if (typeof below !== 'object' || Array.isArray(below))
    throw new UsageError(`--set ${set.setting} sets a key of ${key}, which is ${JSON.stringify(below).slice(0, 100)} and has none.`);
  return { ...tree, [key]: setKey(below as Tree, rest, set) };
}

function readValue(setting: string, text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new UsageError(`--set ${setting}: the value is no YAML.`, { cause });
  }
}
