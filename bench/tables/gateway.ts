import type { measureEventStreams } from '../event-streams.ts';
import type { measureGateway } from '../gateway.ts';
import type { ResultFile, RunOf } from '../result-files.ts';
import type { measureScrape } from '../scrape.ts';
import { columns, number, numbers } from './markdown.ts';

type Milliseconds = { p50: number; p95: number; p99: number; most: number };

/** What those who talk to one gateway wait for, and what they cost it. */
export const gatewayTables = {
  'event-streams': ({ runs }: ResultFile<RunOf<typeof measureEventStreams>>) =>
    columns(runs, {
      'events that arrived · lost': ({ arrivals, lost }) => numbers([arrivals, lost]),
      'to a client, ms: median · P95 · P99 · most': ({ msToClient: ms }) => [...typical(ms), number(ms.most, 1)].join(' · '),
      'gateway before · streams open · peak, MiB': ({ gatewayMiB: { before, streamsOpen, peak } }) =>
        `${numbers([before, streamsOpen])} · **${number(peak)}**`,
      'kB an open stream': ({ streams, unread, gatewayMiB: { before, streamsOpen } }) =>
        number(((streamsOpen - before) * 2 ** 20) / 1000 / (streams + unread)),
    }),
  gateway: ({ runs }: ResultFile<RunOf<typeof measureGateway>>) => {
    type Run = (typeof runs)[number];
    const page = (query: string) => (run: Run) => run.pages[query]?.ms;
    const three = (of: (run: Run) => Milliseconds | undefined) => (run: Run) => typical(of(run)).join(' · ');
    const two = (of: (run: Run) => Milliseconds | undefined) => (run: Run) => numbers([of(run)?.p50, of(run)?.most], 1);
    return columns(runs, {
      'submit, ms: median · P95 · P99': three(({ submitMs }) => submitMs),
      'page of 20 (the default)': three(page('limit=20')),
      'page of 100': three(page('limit=100')),
      'page by metadata that is rare: median · most': two(page('limit=20&metadata[project]=rare')),
      'page by a stage that none is in': two(page('limit=20&stage=training')),
      'refused when Redis hangs': two(({ refusedMs }) => refusedMs.hangs),
      'refused when Redis is gone': two(({ refusedMs }) => refusedMs.gone),
      'the machine held the processor back, ms at most': ({ machineStallsMs: [longest] }) => number(longest ?? 0),
    });
  },
  scrape: ({ runs }: ResultFile<RunOf<typeof measureScrape>>) =>
    columns(runs, {
      'no jobs, ms: median · P95': ({ empty: { ms } }) => numbers([ms.p50, ms.p95], 1),
      'jobs that wait, ms: median · P95': ({ full: { ms } }) => numbers([ms.p50, ms.p95], 1),
      'CPU of the gateway, ms a scrape: no jobs · jobs': ({ empty, full }) => numbers([empty.cpuMs, full.cpuMs], 1),
      'commands of Redis, those in scripts too: no jobs · jobs': ({ empty, full }) => numbers([empty.commands, full.commands]),
      'jobs that wait · series · kB': ({ full: { waiting, series, kib } }) => numbers([waiting, series, kib]),
    }),
};

const typical = (ms: Milliseconds | undefined) => [number(ms?.p50, 1), `**${number(ms?.p95, 1)}**`, number(ms?.p99, 1)];
