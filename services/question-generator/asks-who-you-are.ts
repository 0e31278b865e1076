/**
 * "Who are you" in its usual words. Training wants few of them: a student that only ever says its name has learned a name, not a part.
 * It looks at the words alone, in a few languages; families of templates that ask it bear it in their names.
 */
export function asksWhoYouAre(text: string): boolean {
  return patterns.some((pattern) => pattern.test(text.normalize('NFKC').replaceAll('’', "'")));
}

const patterns = [
  /\bwho(?:'s|\s+is|\s+are|'re|\s+r)\s+(?:you|u|this|there)\b(?!\s*(?:talking|speaking)\s+(?:about|of))/iu,
  /\bwho\s+(?:am\s+i|do\s+i\s+have\s+the\s+(?:honou?r|pleasure)\s+of)\s+(?:talking|speaking|chatting|writing)/iu,
  /\bwhat(?:'s|\s+is|\s+are)\s+(?:your|ur)\s+(?:full\s+|real\s+|own\s+|first\s+|last\s+)?name\b/iu,
  /\bwhat\s+(?:are\s+you\s+called|do\s+(?:they|people|others|your\s+friends)\s+call\s+you|(?:should|may|can|do|shall)\s+i\s+call\s+you)\b/iu,
  /\bwhat\s+are\s+you\s*\?/iu,
  /\b(?:tell|say)\s+(?:me|us)\b.{0,20}\b(?:who\s+you\s+are|your\s+name|about\s+yourself)\b/iu,
  /\b(?:introduce|describe)\s+yourself\b/iu,
  /\b(?:may|can|could|might)\s+i\s+(?:ask|know|have|learn)\s+(?:who\s+you\s+are|your\s+name)\b/iu,
  /\bwer\s+(?:bist\s+du|sind\s+sie|seid\s+ihr)\b|\bwie\s+(?:heißt\s+du|heißen\s+sie|ist\s+(?:dein|ihr)\s+name)\b|\bstell(?:en\s+sie\s+sich|\s+dich)\s+(?:bitte\s+)?(?:mal\s+)?vor\b/iu,
  /\bqui\s+(?:es[\s-]tu|êtes[\s-]vous)|\bcomment\s+(?:t'appelles[\s-]tu|vous\s+appelez[\s-]vous)|\bprésente[sz]?[\s-](?:toi|vous)\b/iu,
  /¿?\bqui[eé]n\s+(?:eres|es\s+usted)\b|\bc[oó]mo\s+te\s+llamas\b|\bc[oó]mo\s+se\s+llama\s+usted\b/iu,
  /\bchi\s+(?:sei|è\s+lei)\b|\bcome\s+ti\s+chiami\b/iu,
];
