import type { measureCancelling } from '../cancelling.ts';
import type { measureHundredThousand } from '../hundred-thousand.ts';
import type { measureKills } from '../kills.ts';
import type { measureNewcomer } from '../newcomer.ts';
import type { ResultFile, RunOf } from '../result-files.ts';
import type { measureWeather } from '../weather.ts';
import { columns, number, numbers, percent } from './markdown.ts';

/** What becomes of distillations when hosts, processes and other distillations are in their way, and when they are large. */
export const faultsTables = {
  weather: ({ runs }: ResultFile<RunOf<typeof measureWeather>>) =>
    columns(runs, {
      'questions · lost · stored twice': ({ questions, lost, storedTwice }) => numbers([questions, lost, storedTwice]),
      'calls · refused with 429': ({ calls, refused }) => numbers([calls, refused]),
      'share of calls wasted': ({ wastedShare }) => percent(wastedShare, 1),
      'seconds to 0.9 of the cap after it was halved': (run) => number(run.secondsTo90PercentAfterHalving, 1),
      'in flight when the storm ended': ({ inFlightAfterStorm }) => number(inFlightAfterStorm),
      'seconds to 0.9 of the cap after the storm': (run) => number(run.secondsTo90PercentAfterStorm, 1),
    }),
  kills: ({ runs }: ResultFile<RunOf<typeof measureKills>>) =>
    columns(runs, {
      'questions · lost · stored twice': ({ questions, lost, storedTwice }) => numbers([questions, lost, storedTwice]),
      'asked twice': ({ askedTwice }) => number(askedTwice),
      'of these, stored before a kill': ({ askedThoughStored }) => number(askedThoughStored),
      'in flight at the kills': ({ inFlightAtKills }) => number(inFlightAtKills),
      'seconds from the death of Redis to the next answer stored': ({ secondsToWorkAfterRedis }) => number(secondsToWorkAfterRedis, 1),
    }),
  'hundred-thousand': ({ runs }: ResultFile<RunOf<typeof measureHundredThousand>>) =>
    columns(runs, {
      'questions · lost · stored twice': ({ questions, lost, storedTwice }) => numbers([questions, lost, storedTwice]),
      'seconds to the last answer': ({ secondsToLastAnswer }) => number(secondsToLastAnswer),
      'from there to the dataset': ({ secondsToDataset }) => number(secondsToDataset),
      'seconds for a thousand answers': ({ secondsPerThousand }) => number(secondsPerThousand, 2),
      'change of that over the whole run': ({ slopeOverRun }) => percent(slopeOverRun, 1),
      'peak MiB: what Redis holds': ({ redisPeakMiB }) => `**${number(redisPeakMiB)}**`,
      'a worker, generator, assembler, gateway': ({ peakMiB: peak }) =>
        numbers([peak['teacher-worker'], peak['question-generator'], peak['dataset-assembler'], peak.gateway]),
    }),
  newcomer: ({ runs }: ResultFile<RunOf<typeof measureNewcomer>>) =>
    columns(runs, {
      'seconds to its first answer': ({ secondsToFirstAnswer }) => number(secondsToFirstAnswer, 2),
      'seconds to its last answer': ({ secondsToLastAnswer }) => number(secondsToLastAnswer, 2),
    }),
  cancelling: ({ runs }: ResultFile<RunOf<typeof measureCancelling>>) =>
    columns(runs, {
      'jobs in the queue and in hand': ({ waitingAndInHand }) => number(waitingAndInHand),
      'the reply itself, seconds': ({ secondsToReply }) => number(secondsToReply, 2),
      'last call begun, seconds after the reply': (run) => number(run.lastCallSecondsAfterReply, 2),
      'none under way any more': (run) => number(run.noneInFlightSecondsAfterReply, 2),
      'left in the queue': ({ leftInQueue }) => number(leftInQueue),
    }),
};
