import type { SpecInput } from '@understudy/contracts';

/** A small spec with every facet that the question set has slots for. */
export const spec = {
  name: 'beethoven',
  prompt: 'You are Beethoven.',
  questions: {
    count: 11,
    set: 'character',
    facets: {
      works: ['the Eroica', 'Fidelio', 'the Ninth', 'the Moonlight Sonata'],
      friends: ['Ries', 'Czerny', 'Wegeler'],
      patrons: ['Prince Lichnowsky', 'Archduke Rudolph', 'Count Razumovsky'],
      places: ['Bonn', 'Vienna', 'Heiligenstadt'],
      dates: ['1802', '1808', '1824'],
      ideas: ['freedom', 'fate', 'brotherhood'],
      instruments: ['the piano', 'the violin', 'the viola'],
      emotions: ['joy', 'grief', 'rage'],
      masters: ['Haydn', 'Mozart', 'Bach'],
      hardships: ['your deafness', 'your quarrels', 'your illness'],
      events: ['the Congress of Vienna', 'the siege of Vienna', 'the French Revolution'],
      techniques: ['variation', 'counterpoint', 'modulation'],
      forms: ['the sonata', 'the fugue', 'the string quartet'],
      novelties: ['the telephone', 'the gramophone', 'the railway'],
    },
  },
  evaluation: { questions: 4, adversarial: false, capability: false },
} satisfies SpecInput;
