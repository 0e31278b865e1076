import { dashboard } from './dashboard.ts';
import { shareOfSuccess } from './panels/share-of-success.ts';
import { stat } from './panels/stat.ts';
import { table } from './panels/table.ts';
import { timeSeries } from './panels/time-series.ts';

const pipeline = 'understudy-pipeline';
const models = 'understudy-models';
const serving = 'understudy-serving';

/** Of the gateway, without probes, scrapes, and what lasts as long as somebody watches. */
const asked = 'service="gateway", route!~"/(livez|readyz|metrics)|.*(events|completions)"';

/** One screen: is it well, does it get on, what does it cost. */
export const overview = dashboard({
  uid: 'understudy-overview',
  title: 'Overview',
  description: 'One screen: is it well, does it get on, what does it cost. The other dashboards say why.',
  from: 'now-24h',
  rows: [
    {
      height: 4,
      panels: [
        stat({
          title: 'In work',
          description:
            'Distillations that have not ended. Paused ones wait for somebody: `understudy ls --status paused` says for whom, and most often it is money.',
          unit: 'short',
          width: 6,
          below: 'blue',
          queries: { '{{status}}': 'max by (status) (understudy_distillations{status=~"queued|running|paused"})' },
          more: pipeline,
        }),
        shareOfSuccess({
          title: 'Succeeded',
          description:
            'Share of the distillations that ended in the range shown and were not cancelled. One in ten may fail for want of questions or money; more are a reason to read `understudy ls --status failed` and docs/problems.md.',
          nothing: 'none ended',
          queries: {
            succeeded:
              'sum(increase(understudy_distillation_duration_seconds_count{outcome="succeeded"}[$__range])) / (sum(increase(understudy_distillation_duration_seconds_count{outcome=~"succeeded|failed"}[$__range])) > 0)',
          },
          more: pipeline,
        }),
        stat({
          title: 'Time to a result',
          description:
            'From the submission to the end of those that succeeded in the range shown: of half of them, and of 95 %. Half a day (orange) and more is a matter of the number of trainers, or of a host that is slow; "Pipeline and queues" shows the stage.',
          unit: 's',
          width: 6,
          limits: [[43_200, 'orange']],
          nothing: 'none ended',
          queries: {
            P50: 'histogram_quantile(0.5, sum by (le) (increase(understudy_distillation_duration_seconds_bucket{outcome="succeeded"}[$__range])))',
            P95: 'histogram_quantile(0.95, sum by (le) (increase(understudy_distillation_duration_seconds_bucket{outcome="succeeded"}[$__range])))',
          },
          more: pipeline,
        }),
        stat({
          title: 'Spent',
          description:
            'By the prices of the catalogue, in the range shown: teachers, judges, trainings by hosts. Models without a price cost nothing here.',
          unit: 'currencyUSD',
          decimals: 2,
          below: 'blue',
          queries: { spent: 'sum(increase(understudy_model_cost_usd_total[$__range]))' },
          more: models,
        }),
        stat({
          title: 'Near the budget',
          description:
            'Distillations at work that have used up four fifths of their budget. They will pause; `understudy budget dst_… 10` gives more. Runbook: docs/runbooks/budget-nearly-spent.md.',
          unit: 'short',
          limits: [[1, 'orange']],
          queries: { distillations: 'max(understudy_distillations_near_budget)' },
          more: models,
        }),
      ],
    },
    {
      height: 7,
      panels: [
        timeSeries({
          title: 'Oldest wait by queue',
          description:
            'How long the job has waited that has waited longest. Over a quarter of an hour there are too few workers, or none; of `training` four hours are no alarm, since one training may take as long. Runbooks: docs/runbooks/queue-wait-high.md, docs/runbooks/queue-not-consumed.md.',
          unit: 's',
          limits: [[900, 'orange']],
          queries: { '{{queue}}': 'max by (queue) (job_queue:understudy_queue_oldest_wait_seconds:max)' },
          more: pipeline,
        }),
        timeSeries({
          title: 'Distillations ended in the hour before',
          description: 'By how they ended. A failed one says why: `understudy show dst_…`, docs/problems.md.',
          unit: 'short',
          draw: 'bars',
          queries: { '{{outcome}}': 'sum by (outcome) (increase(understudy_distillation_duration_seconds_count[1h]))' },
          more: pipeline,
        }),
        table({
          title: 'Alerts that fire',
          description:
            'UnderstudyWatchdog always fires: while it stands here, alerting works. Every other one has a page in docs/runbooks, under its name without Understudy.',
          unit: 'short',
          queries: {
            '{{alertname}}':
              'count by (severity, alertname, queue, model, service) (ALERTS{alertname=~"Understudy.+", alertstate="firing"})',
          },
        }),
      ],
    },
    {
      height: 7,
      panels: [
        timeSeries({
          title: 'Gateway requests',
          description:
            'Requests a second by status, without probes. 429: a key over its limit. 503: Redis or the store is away, or too much to do. 502 and 504: the model server. 500: ours, worth a report.',
          unit: 'reqps',
          queries: {
            '{{status}}':
              'sum by (status) (rate(understudy_http_request_duration_seconds_count{service="gateway", route!~"/(livez|readyz|metrics)"}[$__rate_interval]))',
          },
          more: serving,
        }),
        timeSeries({
          title: 'Gateway latency',
          description:
            'Without streams of events and chats, which last as long as somebody watches. Half a second at P95 (orange) means that the gateway or Redis is short of CPU: "Serving and runtime" shows the event loop.',
          unit: 's',
          limits: [[0.5, 'orange']],
          queries: {
            P50: `histogram_quantile(0.5, sum by (le) (rate(understudy_http_request_duration_seconds_bucket{${asked}}[$__rate_interval])))`,
            P95: `histogram_quantile(0.95, sum by (le) (rate(understudy_http_request_duration_seconds_bucket{${asked}}[$__rate_interval])))`,
          },
          more: serving,
        }),
        timeSeries({
          title: 'Burn rate of the error budget',
          description:
            'How many times faster than the objective allows (99.5 % of 30 days without 5xx) requests fail. 1 uses up the budget in 30 days; at 6 over six hours a ticket is written, at 14.4 over one hour somebody is called. No line: no requests. Runbooks: docs/runbooks/gateway-burns-fast.md, docs/runbooks/gateway-burns-slowly.md.',
          unit: 'none',
          limits: [
            [6, 'orange'],
            [14.4, 'red'],
          ],
          queries: {
            '1 h': 'max(job:understudy_gateway_errors:ratio_rate1h) / 0.005',
            '6 h': 'max(job:understudy_gateway_errors:ratio_rate6h) / 0.005',
          },
          more: serving,
        }),
      ],
    },
    {
      height: 6,
      panels: [
        timeSeries({
          title: 'Processes',
          description:
            'That answer Prometheus, by service. A line that ends is a service that has none left: docs/runbooks/service-missing.md, docs/runbooks/stage-missing.md. Marks in blue are new versions.',
          unit: 'short',
          queries: { '{{service}}': 'count by (service) (understudy_build_info)' },
          more: serving,
        }),
        timeSeries({
          title: 'Answers',
          description:
            'Answers of teachers a second, by what became of them. Rejected ones are asked again and cost money: "Pipeline and queues" tells the reasons. Repeated: another worker was quicker, after a loss.',
          unit: 'short',
          draw: 'stacked',
          queries: { '{{result}}': 'sum by (result) (rate(understudy_answers_total[$__rate_interval]))' },
          more: models,
        }),
        timeSeries({
          title: 'Prompt tokens saved',
          description: 'Tokens a second of prompt and demonstrations that students did not need in chats. It is what all this is for.',
          unit: 'short',
          draw: 'stacked',
          queries: { '{{student}}': 'sum by (student) (rate(understudy_prompt_tokens_saved_total[$__rate_interval]))' },
          more: serving,
        }),
      ],
    },
  ],
});
