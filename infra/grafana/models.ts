import { dashboard } from './dashboard.ts';
import { barGauge } from './panels/bar-gauge.ts';
import { stat } from './panels/stat.ts';
import { timeSeries } from './panels/time-series.ts';

const requests = 'understudy_model_request_duration_seconds';
const failed = 'outcome!~"answered|cancelled"';

/** What the hosts of models are asked, how they answer, and what it costs. */
export const models = dashboard({
  uid: 'understudy-models',
  title: 'Model traffic and spend',
  description: 'What the hosts of models are asked, how they answer, and what it costs.',
  from: 'now-6h',
  choose: { model: 'understudy_model_request_duration_seconds_count' },
  rows: [
    {
      height: 4,
      panels: [
        stat({
          title: 'Spent',
          description: 'By the prices of the catalogue, in the range shown. Models without a price cost nothing here.',
          unit: 'currencyUSD',
          decimals: 2,
          below: 'blue',
          queries: { spent: 'sum(increase(understudy_model_cost_usd_total{model=~"$model"}[$__range]))' },
        }),
        stat({
          title: 'Cost of an example',
          description:
            'What the teachers were paid in the range shown, by the examples kept. It rises with answers that are rejected and asked again. Of a range that cuts a distillation in two it is wrong: take a longer one.',
          unit: 'currencyUSD',
          decimals: 4,
          below: 'blue',
          nothing: 'no examples',
          queries: {
            'an example':
              'sum(increase(understudy_model_cost_usd_total{role="teacher"}[$__range])) / (sum(increase(understudy_examples_total{result="accepted"}[$__range])) > 0)',
          },
        }),
        stat({
          title: 'Input that was cached',
          description:
            'Share of the input tokens that the host had in its cache, in the range shown. The prompt is the same in every question, so below a half (orange) is money given away: does the host cache, and does its answer say so?',
          unit: 'percentunit',
          decimals: 0,
          below: 'orange',
          limits: [[0.5, 'green']],
          nothing: 'no requests',
          queries: {
            cached:
              'sum(increase(understudy_model_tokens_total{model=~"$model", direction="cached_input"}[$__range])) / (sum(increase(understudy_model_tokens_total{model=~"$model", direction="input"}[$__range])) > 0)',
          },
        }),
        stat({
          title: 'Answers rejected',
          description:
            'Share of the answers that a check rejected at once, in the range shown. They are asked again, and paid again. A fifth (orange) asks for another rule or another teacher.',
          unit: 'percentunit',
          decimals: 0,
          limits: [
            [0.2, 'orange'],
            [0.5, 'red'],
          ],
          nothing: 'no answers',
          queries: {
            rejected:
              'sum(increase(understudy_answers_total{model=~"$model", result="rejected"}[$__range])) / (sum(increase(understudy_answers_total{model=~"$model"}[$__range])) > 0)',
          },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'Requests by outcome',
          description:
            'Requests a second. Anything but answered and cancelled was repeated or given up. `rate_limited` is the host at its limit, `auth` a key, `unreachable` the network, `bad_response` a host that says nonsense.',
          unit: 'reqps',
          queries: { '{{model}} {{outcome}}': `sum by (model, outcome) (rate(${requests}_count{model=~"$model"}[$__rate_interval])) > 0` },
        }),
        timeSeries({
          title: 'Requests that fail',
          description: 'Share, by model. A tenth (red) for five minutes is an alert. Runbook: docs/runbooks/model-errors.md.',
          unit: 'percentunit',
          max: 1,
          limits: [[0.1, 'red']],
          queries: {
            '{{model}}': `sum by (model) (rate(${requests}_count{model=~"$model", ${failed}}[$__rate_interval])) / (sum by (model) (rate(${requests}_count{model=~"$model"}[$__rate_interval])) > 0)`,
          },
        }),
        timeSeries({
          title: 'Retries by reason',
          description:
            'Requests a second that were repeated. For minutes on end `rate_limited` means that `limits` of the catalogue are more than the host bears: docs/add-a-model-host.md.',
          unit: 'reqps',
          draw: 'stacked',
          queries: {
            '{{model}} {{reason}}': 'sum by (model, reason) (rate(understudy_model_retries_total{model=~"$model"}[$__rate_interval]))',
          },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'Time of a request',
          description:
            'Of answered ones, whole, by role. A minute at P95 (orange) is a host that is overloaded, or answers that are long: `teacher.maxTokens`.',
          unit: 's',
          limits: [[60, 'orange']],
          queries: {
            '{{model}} {{role}} P50': `histogram_quantile(0.5, sum by (le, model, role) (rate(${requests}_bucket{model=~"$model", outcome="answered"}[$__rate_interval])))`,
            '{{model}} {{role}} P95': `histogram_quantile(0.95, sum by (le, model, role) (rate(${requests}_bucket{model=~"$model", outcome="answered"}[$__rate_interval])))`,
          },
        }),
        timeSeries({
          title: 'Time to the first token, P95',
          description:
            'Of what was streamed: chats and comparisons. A reader waits that long before a word stands there; over two seconds (orange) it feels slow.',
          unit: 's',
          limits: [[2, 'orange']],
          queries: {
            '{{model}}':
              'histogram_quantile(0.95, sum by (le, model) (rate(understudy_model_time_to_first_token_seconds_bucket{model=~"$model", service!="model-server"}[$__rate_interval])))',
          },
        }),
        timeSeries({
          title: 'In flight, and the limit',
          description:
            'Requests under way over all processes, and how many the catalogue allows over all of them. At the limit the host sets the pace, and a worker more changes nothing. Far below it while questions wait: more slots.',
          unit: 'short',
          queries: {
            '{{model}} in flight': 'sum by (model) (understudy_model_in_flight{model=~"$model", service!="model-server"})',
            '{{model}} limit': 'max by (model) (understudy_model_in_flight_limit{model=~"$model", service!="model-server"})',
          },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'Tokens a minute',
          description: 'Of answered requests. `cached_input` is part of `input`. Compare with the `tokensPerMinute` that the host allows.',
          unit: 'short',
          queries: {
            '{{model}} {{direction}}':
              'sum by (model, direction) (rate(understudy_model_tokens_total{model=~"$model"}[$__rate_interval])) * 60',
          },
        }),
        timeSeries({
          title: 'Money an hour',
          description: 'At the pace of the moment, by model and role. `understudy budget dst_…` tells it of one distillation.',
          unit: 'currencyUSD',
          draw: 'stacked',
          queries: {
            '{{model}} {{role}}': 'sum by (model, role) (rate(understudy_model_cost_usd_total{model=~"$model"}[$__rate_interval])) * 3600',
          },
        }),
        barGauge({
          title: 'Spent by model and role',
          description: 'In the range shown. More for `evaluation` than for `teacher`: fewer questions, or fewer pairs for the judge.',
          unit: 'currencyUSD',
          below: 'blue',
          queries: { '{{model}} {{role}}': 'sum by (model, role) (increase(understudy_model_cost_usd_total{model=~"$model"}[$__range]))' },
        }),
      ],
    },
  ],
});
