/** A place that is broken on purpose, and the test that must notice. */
export type Mutation = {
  /** As `npm run mutations -- <id>` takes it. */
  id: string;
  /** What it does to users, in a sentence. */
  breaks: string;
  file: string;
  /** Occurs exactly once in the file. */
  find: string;
  replace: string;
  /** The file of the test that turns red; Python's are run by pytest, all others by vitest. */
  test: string;
  /** Its title as it stands there, without those of the groups around it; of Python's the function. */
  title: string;
};

export const isPython = (file: string): boolean => file.endsWith('.py');

/** @throws Error when the text does not occur exactly once: the code has moved on, and the list has to follow. */
export function mutate({ id, file, find, replace }: Mutation, text: string): string {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`${id}: the text to find occurs ${count} times in ${file}, not once: ${find}`);
  // As a function, since `$&` and the like stand for something in a text.
  return text.replace(find, () => replace);
}
