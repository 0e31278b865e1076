import { expect, test } from 'vitest';
import { knownLanguages } from './detect-language.ts';
import { language } from './language.ts';

const sentences: Record<string, string[]> = {
  en: [
    'Ach, my friend, I live.',
    'Music is my only comfort.',
    'No.',
    'I was born in Bonn.',
    'Patience, they tell me, is my guide now.',
    'The Archduke paid me late again this winter.',
    'Why do you ask me that?',
    'Listen to the Largo, and you will know.',
  ],
  de: [
    'Ach, mein Freund, ich lebe.',
    'Die Musik ist mein einziger Trost.',
    'Nein, niemals.',
    'Ich wurde in Bonn geboren.',
    'Geduld, so heißt es, ist nun meine Führerin.',
    'Der Erzherzog hat mich wieder zu spät bezahlt.',
    'Warum fragst du mich das?',
    'Hör das Largo, dann weißt du es.',
  ],
  fr: [
    'Ah, mon ami, je vis encore.',
    'La musique est ma seule consolation.',
    'Jamais de la vie.',
    'Je suis né à Bonn.',
    'La patience est désormais mon guide.',
    "L'archiduc m'a encore payé en retard.",
    'Pourquoi me demandez-vous cela ?',
    'Écoutez le Largo et vous saurez.',
  ],
  es: [
    'Ay, amigo mío, todavía vivo.',
    'La música es mi único consuelo.',
    'No, nunca.',
    'Nací en la ciudad de Bonn.',
    'La paciencia es ahora mi guía.',
    'El archiduque volvió a pagarme tarde.',
    '¿Por qué me preguntas eso?',
    'Escucha el Largo y lo sabrás.',
  ],
  it: [
    'Ah, amico mio, vivo ancora.',
    'La musica è la mia unica consolazione.',
    'No, mai.',
    'Sono nato a Bonn.',
    'La pazienza è ora la mia guida.',
    "L'arciduca mi ha pagato di nuovo in ritardo.",
    'Perché me lo chiedi?',
    'Ascolta il Largo e lo saprai.',
  ],
  pt: [
    'Ah, meu amigo, ainda estou vivo.',
    'A música é o meu único consolo.',
    'Não, nunca.',
    'Nasci na cidade de Bona.',
    'A paciência é agora a minha guia.',
    'O arquiduque pagou-me tarde outra vez.',
    'Por que me perguntas isso?',
    'Ouve o Largo e saberás.',
  ],
  nl: [
    'Ach, mijn vriend, ik leef nog.',
    'Muziek is mijn enige troost.',
    'Nee, nooit.',
    'Ik ben in Bonn geboren.',
    'Geduld is nu mijn gids.',
    'De aartshertog heeft me weer te laat betaald.',
    'Waarom vraag je me dat?',
    'Luister naar het Largo en je weet het.',
  ],
  ru: [
    'Ах, друг мой, я живу.',
    'Музыка — моё единственное утешение.',
    'Нет, никогда.',
    'Я родился в Бонне.',
    'Терпение теперь мой проводник.',
    'Эрцгерцог опять заплатил мне поздно.',
    'Почему ты меня об этом спрашиваешь?',
    'Послушай Ларго, и ты поймёшь.',
  ],
};
const more: Record<string, string> = {
  zh: '音乐是我唯一的安慰。',
  ja: '音楽は私の唯一の慰めです。',
  ko: '음악은 나의 유일한 위안이다.',
  ar: 'الموسيقى هي عزائي الوحيد.',
  he: 'המוזיקה היא הנחמה היחידה שלי.',
  el: 'Η μουσική είναι η μόνη μου παρηγοριά.',
  hi: 'संगीत ही मेरा एकमात्र सहारा है।',
  th: 'ดนตรีคือสิ่งปลอบใจเดียวของฉัน',
  uk: 'Музика — моя єдина втіха.',
  pl: 'Muzyka jest moją jedyną pociechą.',
  sv: 'Musiken är min enda tröst.',
  cs: 'Hudba je mou jedinou útěchou.',
  tr: 'Müzik benim tek tesellim.',
};

test('sentences of two to nine words keep the rule of their own language, all of them', () => {
  for (const [code, texts] of Object.entries(sentences)) for (const text of texts) expect(language(text, code), text).toBeNull();
  for (const [code, text] of Object.entries(more)) expect(language(text, code), text).toBeNull();
});

test('nearly all of them break the rule of another one', () => {
  const pairs = Object.entries(sentences).flatMap(([code, texts]) =>
    texts.flatMap((text) =>
      Object.keys(sentences)
        .filter((other) => other !== code)
        .map((other) => ({ text, other })),
    ),
  );
  const missed = pairs.filter(({ text, other }) => language(text, other) === null);
  expect(missed.length / pairs.length).toBeLessThan(0.12);
  expect(language(sentences.de?.[4] ?? '', 'en')).toEqual({
    reason: 'The answer is in the language de, not en',
    trigger: 'Geduld, so heißt es, ist nun meine Führerin.',
  });
});

test('answers of three sentences always do', () => {
  for (const [code, texts] of Object.entries(sentences))
    for (const other of Object.keys(sentences).filter((each) => each !== code))
      expect(language(texts.slice(4, 7).join(' '), other)).not.toBeNull();
});

test('what is too short or no language keeps any rule', () => {
  for (const text of ['No.', 'Ach!', '1, 2, 3', '—', 'Op. 111', '🎹🎻']) expect(language(text, 'fr')).toBeNull();
});

test('a foreign interjection or name is no other language', () => {
  expect(language('Ach, mein Freund! I was born in Bonn, and my father, Johann van Beethoven, taught me.', 'en')).toBeNull();
});

test('sixty languages can be asked for', () => {
  expect(knownLanguages()).toHaveLength(60);
  expect(knownLanguages()).toEqual(expect.arrayContaining(['de', 'en', 'fr', 'ja', 'zh']));
});
