import { type Distillation, type Stage, stages as table } from '@understudy/contracts';
import { dollars } from './figures.ts';

const barWidth = 24;

/** A distillation in a few lines: a bar a stage with its count, rate and time, and below them how far it is, how long it may take and what it cost. */
export function progressLines(record: Distillation, now: number): string[] {
  const width = Math.max(...record.stages.map(({ name }) => name.length));
  const stages = record.stages.map((stage) => `  ${stage.name.padEnd(width)}  ${bar(stage)}  ${counts(stage, now)}`);
  const percent = `${Math.round(record.progress.percent)} %`;
  const eta = record.progress.etaSeconds;
  const left = record.status === 'running' && eta ? `, ${duration(eta.p50)} to ${duration(eta.p90)} left` : '';
  return [...stages, `  ${record.status}, ${percent}${left}${spending(record)}`];
}

/** `, $0.1200 of $5.00 spent`; nothing where nothing costs. */
export function spending({ budget: { spentUsd, limitUsd } }: Pick<Distillation, 'budget'>): string {
  if (limitUsd !== null) return `, ${dollars(spentUsd)} of ${dollars(limitUsd)} spent`;
  return spentUsd > 0 ? `, ${dollars(spentUsd)} spent` : '';
}

function bar({ status, done, total }: Stage): string {
  const share = status === 'succeeded' ? 1 : total ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * barWidth);
  return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
}

function counts(stage: Stage, now: number): string {
  if (stage.status === 'waiting') return '';
  if (stage.status === 'skipped') return 'not asked for';
  const seconds = stage.startedAt ? ((stage.finishedAt ? Date.parse(stage.finishedAt) : now) - Date.parse(stage.startedAt)) / 1000 : 0;
  const count = stage.total === null ? `${stage.done}` : `${stage.done}/${stage.total}`;
  const rate = seconds > 0.5 && stage.done > 0 ? `, ${rounded(stage.done / seconds)}/s` : '';
  const ending = stage.status === 'running' || stage.status === 'succeeded' ? '' : `  ${stage.status}`;
  return `${count} ${table[stage.name].counts}${rate}, ${duration(Math.max(0, seconds))}${ending}`;
}

function rounded(value: number): string {
  return value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2);
}

/** Seconds as people say them: 45 s, 3 min 20 s, 2 h 5 min. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
