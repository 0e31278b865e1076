import { openArtifacts } from '@understudy/artifacts';
import { createMetrics } from '@understudy/metrics';
import { connectRedis, createPipeline } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { startRedisServer } from '@understudy/service';
import { createAssembleDataset } from '../assemble-dataset.ts';
import { beginDistillation } from './begin-distillation.ts';
import { onceContext } from './once-context.ts';
import { answerOf, idOf, questionOf, specOf } from './samples.ts';

// Assembles a small dataset with the real code into a folder, for the test of the engine's environment that loads it with Hugging
// Face's datasets. Prints the dataset's folder.
const [folder = ''] = process.argv.slice(2);
const id = idOf(1);
const prefix = '{understudy}';
await using server = await startRedisServer({ directory: `${folder}/redis` });
await using redis = await connectRedis(server.url);
await using pipeline = createPipeline({ redis, prefix });
const records = createRecords(redis, { prefix });
const artifacts = openArtifacts(`${folder}/artifacts`);

await beginDistillation({ records, artifacts }, id, specOf());
const odd = { text: 'Was sagt die Schrift: “¿שלום?” — 🎹, or "\\n"?\nAnd then?', category: 'odd: "letters"' };
const questions = [
  ...Array.from({ length: 40 }, (_, number) => questionOf(number)),
  ...Array.from({ length: 6 }, (_, number) => questionOf(100 + number, { split: 'test' })),
  questionOf(200, odd),
  questionOf(201, { followUps: ['And then?', 'Why?'], category: 'conversation', origin: 'model' }),
];
await records.putQuestions(id, questions);
for (const question of questions) await records.putAnswer(id, answerOf(question));

await createAssembleDataset({ records, artifacts, pipeline, metrics: createMetrics('test') })({ distillationId: id }, onceContext());
process.stdout.write(`${folder}/artifacts/distillations/${id}/4-dataset`);
