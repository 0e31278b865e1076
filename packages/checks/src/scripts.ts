/** Scripts by their Unicode name, with the names and the ISO 639-1 codes of the languages that are mostly written in them. */
const scripts = {
  Latin: { named: /latin script|romani[sz]ed|transliterat/iu, codes: [] },
  Cyrillic: {
    named: /cyrillic|russian|ukrainian|bulgarian|serbian|belarusian|macedonian|kazakh|mongolian/iu,
    codes: ['ru', 'uk', 'bg', 'sr', 'be'],
  },
  Greek: { named: /greek/iu, codes: ['el'] },
  Han: { named: /chinese|mandarin|cantonese|japanese|kanji|hanja/iu, codes: ['zh', 'ja'] },
  Hiragana: { named: /japanese|hiragana/iu, codes: ['ja'] },
  Katakana: { named: /japanese|katakana/iu, codes: ['ja'] },
  Hangul: { named: /korean|hangul/iu, codes: ['ko'] },
  Arabic: { named: /arabic|persian|farsi|urdu|pashto|kurdish|uyghur/iu, codes: ['ar', 'fa', 'ur', 'ku'] },
  Hebrew: { named: /hebrew|yiddish/iu, codes: ['he'] },
  Devanagari: { named: /devanagari|hindi|marathi|nepali|sanskrit/iu, codes: ['hi', 'mr'] },
  Bengali: { named: /bengali|bangla|assamese/iu, codes: ['bn'] },
  Tamil: { named: /tamil/iu, codes: ['ta'] },
  Telugu: { named: /telugu/iu, codes: ['te'] },
  Gujarati: { named: /gujarati/iu, codes: ['gu'] },
  Gurmukhi: { named: /gurmukhi|punjabi/iu, codes: ['pa'] },
  Kannada: { named: /kannada/iu, codes: ['kn'] },
  Malayalam: { named: /malayalam/iu, codes: ['ml'] },
  Oriya: { named: /odia|oriya/iu, codes: ['or'] },
  Thai: { named: /thai/iu, codes: ['th'] },
  Lao: { named: /\blao\b/iu, codes: ['lo'] },
  Georgian: { named: /georgian/iu, codes: ['ka'] },
  Armenian: { named: /armenian/iu, codes: ['hy'] },
  Ethiopic: { named: /amharic|ethiopic|tigrinya/iu, codes: ['am'] },
} as const satisfies Record<string, { named: RegExp; codes: readonly string[] }>;

export type ScriptName = keyof typeof scripts;
const names = Object.keys(scripts) as ScriptName[];
const letterOf = Object.fromEntries(names.map((name) => [name, new RegExp(String.raw`\p{Script=${name}}`, 'u')])) as Record<
  ScriptName,
  RegExp
>;
/** Nearly all answers are Latin through and through, and are done with by one look. */
const beyondLatin = /[^\p{Script=Latin}\P{L}]/u;

/** Scripts of the letters of a text. */
export function scriptsIn(text: string): ScriptName[] {
  return beyondLatin.test(text) ? names.filter((name) => letterOf[name].test(text)) : /\p{L}/u.test(text) ? ['Latin'] : [];
}

/** Scripts that a text speaks of by their own name or a language's, in English. */
export function scriptsNamed(text: string): ScriptName[] {
  return names.filter((name) => scripts[name].named.test(text));
}

/** Scripts that a language is written in, by its ISO 639-1 code. */
export function scriptsOf(code: string): ScriptName[] {
  const found = names.filter((name) => (scripts[name].codes as readonly string[]).includes(code));
  return found.length > 0 ? found : ['Latin'];
}
