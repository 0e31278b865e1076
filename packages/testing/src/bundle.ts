/**
 * A module and all that it imports as one script for browsers, which sets the global `name` to what the module exports.
 * @throws Error naming what a browser does not have.
 */
export async function bundleForBrowser(entry: string, name: string): Promise<string> {
  // Loaded only when asked for, as it is large.
  const { rolldown } = await import('rolldown');
  await using build = await rolldown({ input: entry, platform: 'browser', logLevel: 'silent' });
  const { output } = await build.generate({ format: 'iife', name, minify: true });
  const [script, ...others] = output;
  const missing = [...script.imports, ...others.map(({ fileName }) => fileName)];
  if (missing.length > 0) throw new Error(`${entry} needs what browsers do not have: ${missing.join(', ')}.`);
  return script.code;
}
