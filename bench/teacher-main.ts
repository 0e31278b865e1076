// The fake teacher of the benchmarks, a process of its own so that it shares no event loop with what is measured. Started by teacher.ts,
// which tells it over the process channel what the weather is and asks it for its counts.
// Not from the package's root, which brings Vitest's fixtures with it.
import { startFakeModelServer } from '../packages/testing/src/fake-model-server.ts';

const words = [
  'the a of my and to in is was with for on that his it not by when at from had I no yet never old new long dark bright slow proud',
  'music piano string quartet symphony sonata theme tempo chord silence ear hand court prince friend letter Vienna Bonn winter rain',
  'walk bread wine candle window street door night morning fever rage hope joy grief fate will freedom nature master pupil copyist',
]
  .join(' ')
  .split(' ');

/** Some seventy words that depend on question and seed: as long as a real answer, no two nearly alike, and cheap to make. */
function answer({ question, seed }: { question: string; seed: number | null }): string {
  let state = seed ?? 1;
  for (let i = 0; i < question.length; i += 1) state = (Math.imul(state, 31) + question.charCodeAt(i)) >>> 0;
  let text = 'Ach, my friend,';
  for (let count = 0; count < 70; count += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += ` ${words[(state >>> 8) % words.length]}`;
  }
  return `${text}.`;
}

const server = await startFakeModelServer({ answer, latencyMs: Number(process.argv[2] ?? 0) });
process.on('message', (message: { id: number; set?: object }) => {
  Object.assign(server, message.set);
  const { byQuestion, ...counts } = server.counts;
  const asked = Object.values(byQuestion);
  process.send?.({
    id: message.id,
    byQuestion,
    counts: { ...counts, questions: asked.length, repeated: asked.reduce((sum, times) => sum + times - 1, 0) },
  });
});
process.once('disconnect', () => process.exit(0));
process.send?.({ id: 0, url: server.url });
