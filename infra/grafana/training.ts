import { dashboard } from './dashboard.ts';
import { barGauge } from './panels/bar-gauge.ts';
import { shareOfSuccess } from './panels/share-of-success.ts';
import { stat } from './panels/stat.ts';
import { timeSeries } from './panels/time-series.ts';

const atWork = 'sum by (instance) (understudy_worker_slots_busy{queue="training"}) > 0';
const lastStep = 'time() - max by (instance) (understudy_training_last_step_timestamp_seconds > 0)';

/** What trainers and evaluators do, and what came of it. One distillation's own curves are in its report. */
export const training = dashboard({
  uid: 'understudy-training',
  title: 'Training and evaluation',
  description:
    'What trainers and evaluators do, and what came of it. One distillation has curves of its own: `understudy watch`, and its report.',
  from: 'now-6h',
  rows: [
    {
      height: 4,
      panels: [
        stat({
          title: 'Trainers at work',
          description: 'Slots that hold a training or a variant of a sweep, and slots there are.',
          unit: 'short',
          below: 'blue',
          queries: {
            'at work': 'sum(understudy_worker_slots_busy{queue="training"})',
            'there are': 'sum(understudy_worker_slots{queue="training"})',
          },
        }),
        stat({
          title: 'Trainings that wait',
          description:
            'Jobs behind those in hand. Two and more (orange) for hours ask for another trainer, which wants a device of its own.',
          unit: 'short',
          limits: [[2, 'orange']],
          queries: { waiting: 'sum(max by (state) (understudy_queue_jobs{queue="training", state=~"waiting|prioritized"}))' },
        }),
        shareOfSuccess({
          title: 'Gates passed',
          description:
            'Share of the gates that were measured and passed, over the reports in the range shown. Below nine tenths (orange) students come out that should not be shipped: which gate, says the panel below.',
          nothing: 'no report',
          queries: {
            passed:
              'sum(increase(understudy_evaluation_gate_total{outcome="passed"}[$__range])) / (sum(increase(understudy_evaluation_gate_total{outcome=~"passed|failed"}[$__range])) > 0)',
          },
        }),
        stat({
          title: 'Trained and evaluated',
          description: 'Stages that succeeded in the range shown.',
          unit: 'short',
          decimals: 0,
          below: 'blue',
          queries: {
            '{{stage}}':
              'sum by (stage) (increase(understudy_stage_duration_seconds_count{stage=~"training|evaluation", outcome="succeeded"}[$__range]))',
          },
        }),
      ],
    },
    {
      height: 9,
      panels: [
        timeSeries({
          title: 'Loss',
          description:
            'Latest loss of the training in hand, on training and on held-out rows, of each trainer. Held-out loss that rises while the other falls is over-fitting: fewer epochs, or more questions. The best held-out step is kept in any case.',
          unit: 'none',
          min: null,
          width: 12,
          queries: { '{{instance}} {{split}}': 'max by (instance, split) (understudy_training_loss)' },
        }),
        timeSeries({
          title: 'Supervised tokens a second',
          description: 'Tokens trained on, by trainer: the pace. bench/README.md has what to expect of which device.',
          unit: 'short',
          queries: { '{{instance}}': 'sum by (instance) (rate(understudy_training_tokens_total[$__rate_interval]))' },
        }),
        timeSeries({
          title: 'Steps a minute',
          description: 'By trainer. None while slots are busy: a base that is converted, or a training that hangs.',
          unit: 'short',
          queries: { '{{instance}}': 'sum by (instance) (rate(understudy_training_steps_total[$__rate_interval])) * 60' },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'Time since the last step',
          description:
            'While a training is in hand; after a quarter of an hour (red) it hangs, and a restart of the trainer goes on from the checkpoint. Runbook: docs/runbooks/training-stalled.md.',
          unit: 's',
          limits: [[900, 'red']],
          queries: { '{{instance}}': `${lastStep} and on (instance) ${atWork}` },
        }),
        timeSeries({
          title: 'Trainings and evaluations that failed',
          description: 'In the hour before. One is worth a look: `understudy ls --status failed`, docs/problems.md.',
          unit: 'short',
          draw: 'bars',
          limits: [[1, 'red']],
          queries: {
            '{{stage}}':
              'sum by (stage) (increase(understudy_stage_duration_seconds_count{stage=~"training|evaluation", outcome="failed"}[1h]))',
          },
        }),
        barGauge({
          title: 'Time of trainings and evaluations',
          description:
            'Of half of those that ended in the range shown, and of 95 %, over all their attempts. Four hours (orange) are long for a 4B student.',
          unit: 's',
          limits: [[14_400, 'orange']],
          queries: {
            '{{stage}} P50':
              'histogram_quantile(0.5, sum by (le, stage) (increase(understudy_stage_duration_seconds_bucket{stage=~"training|evaluation"}[$__range])))',
            '{{stage}} P95':
              'histogram_quantile(0.95, sum by (le, stage) (increase(understudy_stage_duration_seconds_bucket{stage=~"training|evaluation"}[$__range])))',
          },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'How much of the gap is closed',
          description:
            'Of the latest report of each evaluator: 0 is the base, 1 the base with its prompt. `judge_win_rate`: how often a judge prefers the student. Below a half (the line) the prompt has not moved.',
          unit: 'percentunit',
          min: null,
          below: 'orange',
          limits: [[0.5, 'green']],
          queries: {
            '{{instance}} {{metric}}':
              'max by (instance, metric) (understudy_evaluation_score{metric=~"gap_closed|kl_closed|judge_win_rate"})',
          },
        }),
        timeSeries({
          title: 'How likely the teacher’s answers are',
          description:
            'Negative log-likelihood of the teacher’s answers, nats a token, by arm, of the latest report of each evaluator. The student should lie near the base with its prompt, and below the base.',
          unit: 'none',
          min: null,
          queries: {
            '{{instance}} {{metric}}': 'max by (instance, metric) (understudy_evaluation_score{metric=~"negative_log_likelihood_.+"})',
          },
        }),
        barGauge({
          title: 'Gates by outcome',
          description:
            'Over the reports in the range shown. One gate that fails again and again is a matter of the spec: docs/spec.md. `not_measured`: what it needs was not there, a judge for example.',
          unit: 'short',
          below: 'blue',
          queries: { '{{gate}} {{outcome}}': 'sum by (gate, outcome) (increase(understudy_evaluation_gate_total[$__range])) > 0' },
        }),
      ],
    },
  ],
});
