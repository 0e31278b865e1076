import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Minutes in few lines: without results of an earlier run vitest begins with what is large, and would end with one of these alone. */
const longest = [
  'services/trainer/test/engine.test.ts',
  'test/crash.test.ts',
  'services/trainer/test/train-student.test.ts',
  'test/pipeline.test.ts',
  'services/trainer/test/process.test.ts',
  'packages/cli/src/commands/train.test.ts',
];

/** The order of a run's files: the longest ones first, then as vitest has it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.indexOf(relative(this.ctx.config.root, moduleId));
      return found === -1 ? longest.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
