import { dashboard } from './dashboard.ts';
import { barGauge } from './panels/bar-gauge.ts';
import { heatmap } from './panels/heatmap.ts';
import { timeSeries } from './panels/time-series.ts';

/** The stages as queues: what waits, who works, how long it takes, what is lost on the way. */
export const pipeline = dashboard({
  uid: 'understudy-pipeline',
  title: 'Pipeline and queues',
  description: 'The stages as queues: what waits, who works, how long it takes, what is lost on the way.',
  from: 'now-6h',
  rows: [
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'Jobs that wait',
          description:
            'Those that somebody could begin. The generator keeps a window of answers full, not the whole set, so that queue stays short. A queue that only grows lacks workers: `--scale`.',
          unit: 'short',
          queries: { '{{queue}}': 'sum by (queue) (max by (queue, state) (understudy_queue_jobs{state=~"waiting|prioritized"}))' },
        }),
        timeSeries({
          title: 'Wait before a job begins, P95',
          description:
            'From the adding of a job to its start, of those that began. A quarter of an hour (orange) asks for more processes of that stage. Runbook: docs/runbooks/queue-wait-high.md.',
          unit: 's',
          limits: [[900, 'orange']],
          queries: {
            '{{queue}}': 'histogram_quantile(0.95, sum by (le, queue) (rate(understudy_queue_wait_seconds_bucket[$__rate_interval])))',
          },
        }),
        timeSeries({
          title: 'Slots in use',
          description:
            'Share of the slots of all processes that are at work. Near 1 (orange from 0.95) while jobs wait: more processes. For answers the host may be the limit instead: "Model traffic and spend".',
          unit: 'percentunit',
          max: 1,
          limits: [[0.95, 'orange']],
          queries: { '{{queue}}': 'sum by (queue) (understudy_worker_slots_busy) / (sum by (queue) (understudy_worker_slots) > 0)' },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'Begun and done',
          description:
            'Jobs a second that began, and that ended. More begun than done for minutes on end: long jobs, or workers that die with theirs.',
          unit: 'ops',
          queries: {
            '{{queue}} begun': 'sum by (queue) (rate(understudy_queue_wait_seconds_count[$__rate_interval]))',
            '{{queue}} done': 'sum by (queue) (rate(understudy_job_duration_seconds_count{outcome=~"completed|failed"}[$__rate_interval]))',
          },
        }),
        timeSeries({
          title: 'Jobs in hand, put off, failed',
          description:
            'active: in hand. delayed: paused, or to be repeated in a moment. waiting-children: a stage whose turn has not come. failed: kept for their reason until they are cleared away.',
          unit: 'short',
          queries: {
            '{{queue}} {{state}}': 'max by (queue, state) (understudy_queue_jobs{state=~"active|delayed|waiting-children|failed"})',
          },
        }),
        timeSeries({
          title: 'Failed attempts',
          description:
            'Share of the attempts that failed; most are repeated and end well. A quarter (red) fails distillations. The log of the service says why, event `job failed`. Runbook: docs/runbooks/stage-failures.md.',
          unit: 'percentunit',
          max: 1,
          limits: [[0.25, 'red']],
          queries: {
            '{{queue}}':
              'sum by (queue) (rate(understudy_job_duration_seconds_count{outcome="failed"}[$__rate_interval])) / (sum by (queue) (rate(understudy_job_duration_seconds_count{outcome=~"completed|failed"}[$__rate_interval])) > 0)',
          },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        heatmap({
          title: 'Time that stages take',
          description:
            'How many stages ended after how long, over all their attempts. Two bands are two kinds of work; a band that rises is a stage that slows down.',
          unit: 's',
          queries: { '{{le}}': 'sum by (le) (increase(understudy_stage_duration_seconds_bucket[$__rate_interval]))' },
        }),
        timeSeries({
          title: 'Time of one job, P95',
          description:
            'Time a job was worked on, by queue, without what sleeps for its children. A stage is one long job or, of answers, many short ones. Orange is an hour.',
          unit: 's',
          limits: [[3600, 'orange']],
          queries: {
            '{{queue}}':
              'histogram_quantile(0.95, sum by (le, queue) (rate(understudy_job_duration_seconds_bucket{outcome=~"completed|failed"}[$__rate_interval])))',
          },
        }),
        timeSeries({
          title: 'Jobs whose worker vanished',
          description:
            'In the quarter of an hour before; others take them over. A deployment makes a few. More than five (red) are processes that die, or event loops that are blocked. Runbook: docs/runbooks/jobs-stalled.md.',
          unit: 'short',
          limits: [[5, 'red']],
          queries: { '{{queue}}': 'sum by (queue) (increase(understudy_jobs_stalled_total[15m]))' },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        barGauge({
          title: 'Stages that ended',
          description: 'In the range shown, by how. What failed says why: `understudy ls --status failed`.',
          unit: 'short',
          below: 'blue',
          queries: { '{{stage}} {{outcome}}': 'sum by (stage, outcome) (increase(understudy_stage_duration_seconds_count[$__range]))' },
        }),
        barGauge({
          title: 'From answer to example',
          description:
            'What became of the answers in the range shown, and of the examples made of them. Between the first bar and the last lies what was paid for and not learnt from.',
          unit: 'short',
          below: 'blue',
          queries: {
            'asked, all attempts': 'sum(increase(understudy_answers_total[$__range]))',
            'answers accepted': 'sum(increase(understudy_answers_total{result="accepted"}[$__range]))',
            'examples kept': 'sum(increase(understudy_examples_total{result="accepted"}[$__range]))',
          },
        }),
        barGauge({
          title: 'Why examples were rejected',
          description:
            'By check, in the range shown. `rule` is a rule of the spec: is it one that the teacher can keep? `truncated`: raise `teacher.maxTokens`. `understudy rows dst_… --rejected` shows them.',
          unit: 'short',
          below: 'blue',
          queries: { '{{reason}}': 'sum by (reason) (increase(understudy_examples_total{result="rejected"}[$__range]))' },
        }),
      ],
    },
  ],
});
