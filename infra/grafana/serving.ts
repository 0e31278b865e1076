import { dashboard } from './dashboard.ts';
import { stat } from './panels/stat.ts';
import { timeSeries } from './panels/time-series.ts';

const chats = 'service="gateway", route="/v1/chat/completions"';
const http = 'understudy_http_request_duration_seconds';

/** Students that are asked, and the processes that all this runs in. */
export const serving = dashboard({
  uid: 'understudy-serving',
  title: 'Serving and runtime',
  description: 'Students that are asked, and the processes that all this runs in.',
  from: 'now-6h',
  rows: [
    {
      height: 4,
      panels: [
        stat({
          title: 'Redis',
          description:
            'Whether it answers the gateway, and whether it keeps and writes down what it holds. Runbooks: docs/runbooks/redis-away.md, docs/runbooks/redis-not-durable.md.',
          unit: 'none',
          below: 'red',
          limits: [[1, 'green']],
          words: { '0': 'no', '1': 'yes' },
          width: 6,
          queries: { answers: 'min(understudy_redis_up)', durable: 'min(understudy_redis_durable)' },
        }),
        stat({
          title: 'In memory',
          description:
            'Models and students that the model server holds. Students beyond its places (UNDERSTUDY_STUDENTS) are loaded anew when they are asked.',
          unit: 'short',
          below: 'blue',
          width: 6,
          queries: { '{{kind}}': 'sum by (kind) (understudy_models_loaded)' },
        }),
        stat({
          title: 'Chats that fail',
          description: 'Share with 5xx in the range shown. One in a hundred (orange) is worth the log of the model server.',
          unit: 'percentunit',
          decimals: 1,
          limits: [
            [0.01, 'orange'],
            [0.05, 'red'],
          ],
          nothing: 'no chats',
          queries: {
            failed: `(sum(increase(${http}_count{${chats}, status=~"5.."}[$__range])) or vector(0)) / (sum(increase(${http}_count{${chats}}[$__range])) > 0)`,
          },
        }),
        stat({
          title: 'Prompt tokens saved',
          description: 'In the range shown: what would have been sent and paid with every question.',
          unit: 'short',
          below: 'blue',
          queries: { saved: 'sum(increase(understudy_prompt_tokens_saved_total[$__range]))' },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'Chats',
          description:
            'Requests a second to chat completions by status. 404: a student that is not there. 503: the model server starts, or has no place.',
          unit: 'reqps',
          queries: { '{{status}}': `sum by (status) (rate(${http}_count{${chats}}[$__rate_interval]))` },
        }),
        timeSeries({
          title: 'Time of a chat',
          description:
            'To the end of the answer, through the gateway. Half a minute at P95 (orange) is a model too large for its device, or too few places.',
          unit: 's',
          limits: [[30, 'orange']],
          queries: {
            P50: `histogram_quantile(0.5, sum by (le) (rate(${http}_bucket{${chats}}[$__rate_interval])))`,
            P95: `histogram_quantile(0.95, sum by (le) (rate(${http}_bucket{${chats}}[$__rate_interval])))`,
          },
        }),
        timeSeries({
          title: 'Time to the first token, P95',
          description: 'Of the model server itself, of what is streamed. Over two seconds (orange): long prompts, or all places are taken.',
          unit: 's',
          limits: [[2, 'orange']],
          queries: {
            '{{model}}':
              'histogram_quantile(0.95, sum by (le, model) (rate(understudy_model_time_to_first_token_seconds_bucket{service="model-server"}[$__rate_interval])))',
          },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'Places of the model server',
          description: 'Requests under way, and how many a model answers at once. At the limit others wait.',
          unit: 'short',
          queries: {
            '{{model}} in flight': 'sum by (model) (understudy_model_in_flight{service="model-server"})',
            '{{model}} places': 'sum by (model) (understudy_model_in_flight_limit{service="model-server"})',
          },
        }),
        timeSeries({
          title: 'Loads in the quarter of an hour before',
          description:
            'Models and students that were loaded. A student that is loaded again and again lacks a place: UNDERSTUDY_STUDENTS. More than ten (orange) cost every reader a wait.',
          unit: 'short',
          draw: 'bars',
          limits: [[10, 'orange']],
          queries: { '{{kind}} {{outcome}}': 'sum by (kind, outcome) (increase(understudy_model_loads_total[15m]))' },
        }),
        timeSeries({
          title: 'Requests by service',
          description: 'Requests a second of gateway and model server, probes included: what the processes have to do.',
          unit: 'reqps',
          queries: { '{{service}} {{method}}': `sum by (service, method) (rate(${http}_count[$__rate_interval]))` },
        }),
      ],
    },
    {
      height: 8,
      panels: [
        timeSeries({
          title: 'Event loop delay, P99',
          description:
            'The slowest process of each service. Over a second (red) locks are lost and work is done twice: fewer calls a process, and more processes. Runbook: docs/runbooks/jobs-stalled.md.',
          unit: 's',
          limits: [
            [0.2, 'orange'],
            [1, 'red'],
          ],
          queries: { '{{service}}': 'max by (service) (nodejs_eventloop_lag_p99_seconds)' },
        }),
        timeSeries({
          title: 'CPU',
          description:
            'Cores in use, by service, all its processes together. One process of Node uses little more than one: at one a process (scale it) it is at its end. Engines and llama.cpp are not in it.',
          unit: 'short',
          queries: { '{{service}}': 'sum by (service) (rate(process_cpu_seconds_total[$__rate_interval]))' },
        }),
        timeSeries({
          title: 'Memory',
          description:
            'Resident, of the largest process of each service. One GiB (orange) is twice what any was seen to take. Engines and llama.cpp are not in it.',
          unit: 'bytes',
          limits: [[1_073_741_824, 'orange']],
          queries: { '{{service}}': 'max by (service) (process_resident_memory_bytes)' },
        }),
        timeSeries({
          title: 'Memory and clients of Redis',
          description:
            'Bytes at the left, connections at the right. It may not evict: when its memory is full it refuses, and all stands still. 5,000 questions take some 9 MiB while they are made.',
          unit: 'bytes',
          right: { legend: 'clients', unit: 'short' },
          queries: { memory: 'max(understudy_redis_memory_bytes)', clients: 'max(understudy_redis_clients)' },
        }),
      ],
    },
  ],
});
