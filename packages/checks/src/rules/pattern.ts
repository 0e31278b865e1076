const compiled = new Map<string, RegExp>();

/** A rule's regular expression, compiled once. */
export function pattern(source: string): RegExp {
  const known = compiled.get(source);
  if (known) return known;
  if (compiled.size >= 1000) compiled.clear();
  const made = new RegExp(source, 'u');
  compiled.set(source, made);
  return made;
}

/**
 * Whether a pattern cannot backtrack without end, judged by its text: at most one repetition without a bound, none inside another, and
 * few alternatives. Most patterns that people write for rules are so; the others run against the clock.
 */
export function isQuick(source: string): boolean {
  // What is escaped or stands in a class repeats nothing; a back-reference may.
  const bare = source
    .replace(/\\[1-9k]/gu, '**')
    .replace(/\\(?:[pPu]\{[^}]*\}|.)/gu, 'x')
    .replace(/\[[^\]]*\]/gu, 'x');
  const alternatives = bare.split('|').length - 1;
  const optional = bare.replace(/\(\?/gu, '(').split('?').length - 1;
  const repeated = (bare.match(/[*+{]/gu) ?? []).length;
  const grouped = /\)[*+?{]/u.test(bare);
  return repeated <= 1 && !grouped && alternatives + optional <= 10;
}
