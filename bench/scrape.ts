import { startGatewayProcess } from './gateway-process.ts';
import { percentile } from './percentile.ts';
import { cpuSeconds } from './processes.ts';

export type ScrapeOptions = { jobs: number; scrapes: number };

/** Milliseconds of one scrape after the other, and commands of Redis that one costs, before there are jobs and while `jobs` of them wait. */
export async function measureScrape({ jobs, scrapes }: ScrapeOptions) {
  await using gateway = await startGatewayProcess();
  const { pipeline } = gateway;

  const scrape = async () => {
    const began = performance.now();
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    return { ms: performance.now() - began, text };
  };
  const measure = async () => {
    for (let time = 0; time < 20; time += 1) await scrape();
    const ms: number[] = [];
    const costs: number[] = [];
    let text = '';
    const cpuBefore = await cpuSeconds(gateway.pid);
    for (let time = 0; time < scrapes; time += 1) {
      const before = await gateway.commands();
      const scraped = await scrape();
      costs.push((await gateway.commands()) - before);
      ms.push(scraped.ms);
      text = scraped.text;
    }
    const cpu = (await cpuSeconds(gateway.pid)) - cpuBefore;
    const waiting = Number(/understudy_queue_jobs\{queue="questions",state="waiting".*\} (\d+)/.exec(text)?.[1]);
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    return {
      waiting,
      ms: { p50: percentile(ms, 50), p95: percentile(ms, 95), most: percentile(ms, 100) },
      /** Of the gateway, for each scrape: what does not depend on who else is at work. */
      cpuMs: Number(((cpu / scrapes) * 1000).toFixed(1)),
      // The gateway's own rounds are in some of them.
      commands: percentile(costs, 50),
      series,
      kib: Math.round(text.length / 1024),
    };
  };

  const empty = await measure();
  // As a submission adds them, in trees: of each a job that waits, and one that sleeps until it has ended.
  for (let from = 0; from < jobs; from += 100) {
    const numbers = Array.from({ length: Math.min(100, jobs - from) }, (_, index) => from + index);
    await Promise.all(numbers.map((number) => pipeline.submit(`dst_${number}`, 'dataset')));
  }
  return { empty, full: await measure() };
}
