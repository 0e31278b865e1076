import { text } from 'node:stream/consumers';
import { acceptedSpecSchema } from '@understudy/contracts';
import { type Command, choiceOptions, exitCodes, flagOption, textOption, textOptions, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { askInterview } from '../interview/ask-interview.ts';
import { type InterviewLog, openInterviewLog } from '../interview/interview-log.ts';
import { interviewTable } from '../interview/interview-table.ts';
import { planInterview } from '../interview/plan-interview.ts';
import { readQuestions } from '../interview/read-questions.ts';
import { readReadyMade } from '../interview/read-ready-made.ts';

const knownArms = ['student', 'base', 'base+prompt'] as const;

export const interview: Command = {
  name: 'interview',
  usage: 'interview --set FILE -o OUT.jsonl [--arm ARM]… [--id ID|NAME] [--answers NAME=FILE]… [--json]',
  summary: 'Ask a student, and others beside it, the questions of any file, and measure the answers.',
  example: 'understudy interview --set questions.jsonl -o answers.jsonl --arm student --arm base',
  options: {
    set: { type: 'string', value: 'FILE', summary: 'Questions, JSON Lines: "…", {"question"}, {"text"}, {"prompt"} or {"messages"}.' },
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      summary: 'Answers go there, a line each; what it holds already is not asked again.',
    },
    arm: {
      type: 'string',
      multiple: true,
      value: 'ARM',
      choices: knownArms,
      summary: `Who is asked: ${knownArms.join(', ')}; left out, student.`,
    },
    id: { type: 'string', value: 'ID|NAME', summary: 'The distillation; left out, the newest that has a student.' },
    answers: {
      type: 'string',
      multiple: true,
      value: 'NAME=FILE',
      summary: 'Ready-made answers to measure beside: {"question", "answer"} or plain lines, in the order of the set.',
    },
    json: { type: 'boolean', summary: 'Print the measures as JSON.' },
  },
  async run({ options, positionals, url, key, out, write, err, signal }) {
    const [set, output] = [textOption(options, 'set'), textOption(options, 'output')];
    if (!set || !output || positionals.length > 0)
      throw new UsageError('Say which questions and where the answers go: understudy interview --set FILE -o OUT.jsonl.');
    const asked = choiceOptions(options, 'arm', knownArms);
    const questions = await readQuestions(set);
    const readyMade = await readReadyMade(textOptions(options, 'answers'), questions);
    const client = connect({ url, key });
    const { id } = await findDistillation(client, textOption(options, 'id'), ({ result }) => Boolean(result?.studentModel));
    const { stream } = await client.download(id, 'spec', { signal });
    const spec = acceptedSpecSchema.parse(JSON.parse(await text(stream)));

    const arms = new Map<string, string | null>();
    for (const arm of asked.length > 0 ? asked : ['student']) arms.set(arm, arm === 'student' ? `student:${id}` : `base:${id}`);
    for (const name of readyMade.keys()) arms.set(name, null);
    const log = await openInterviewLog(output);
    const missing = planInterview(questions, arms, log.rows);
    for (const [name, answers] of readyMade) await keepReadyMade(log, name, { questions, answers });
    const total = questions.length * [...arms.values()].filter((model) => model !== null).length;
    let done = total - missing.length;
    if (done > 0) err(`${output} holds ${done} of ${total} answers already.`);
    await askInterview(client, missing, {
      spec,
      signal,
      async onAnswer(row) {
        await log.append(row);
        done += 1;
        if (done % 10 === 0 || done === total) err(`${done} of ${total} answers`);
      },
    });

    // The checks bring a JSON Schema compiler along, which no other command should have to load.
    const { measureInterview } = await import('../interview/measure-interview.ts');
    const measures = [...arms.keys()].map((arm) =>
      measureInterview(
        arm,
        log.rows.filter((row) => row.arm === arm),
        spec,
      ),
    );
    if (flagOption(options, 'json')) out(JSON.stringify({ distillationId: id, questions: questions.length, arms: measures }, null, 2));
    else write(interviewTable(measures));
    return exitCodes.ok;
  },
};

/** @throws UsageError where the output has other answers of that name. */
async function keepReadyMade(
  log: InterviewLog,
  name: string,
  { questions, answers }: { questions: readonly string[]; answers: readonly string[] },
): Promise<void> {
  const kept = log.rows.filter(({ arm }) => arm === name);
  for (const [index, question] of questions.entries()) {
    const answer = answers[index] ?? '';
    const there = kept[index];
    if (there === undefined) await log.append({ question, arm: name, model: null, answer, finishReason: null });
    else if (there.question !== question || there.answer !== answer)
      throw new UsageError(`The output holds other answers of ${name}: name another output, or call these answers otherwise.`);
  }
}
