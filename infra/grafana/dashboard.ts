import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { inJob } from './panels/in-job.ts';
import { datasource, type PlacedPanel } from './panels/panel.ts';

export type DashboardOptions = {
  /** Also the name of its file, after `understudy-`. */
  uid: string;
  title: string;
  description: string;
  /** What is shown at first, back from now. */
  from: string;
  /** Labels to choose by, beside `job`: the metric that has them all. */
  choose?: Readonly<Record<string, string>>;
  /** From top to bottom, each with its height in units of some 38 pixels. */
  rows: readonly { height: number; panels: readonly PlacedPanel[] }[];
};

const columns = 24;
const tag = 'understudy';

/** A dashboard for provisioning: a fixed uid, no id of its own, its data source chosen by a variable, and nothing that can be edited. */
export function dashboard({ uid, title, description, from, choose = {}, rows }: DashboardOptions): Dashboard {
  const builder = new DashboardBuilder(`Understudy: ${title}`)
    .id(null)
    .uid(uid)
    .description(description)
    .tags([tag])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .timezone('browser')
    .refresh('30s')
    .time({ from, to: 'now' })
    .version(1)
    .variables([sourceVariable(), labelVariable('job', 'understudy_build_info'), ...labelVariables(choose), gatewayVariable()])
    .annotation(newVersions())
    .links(links());
  let id = 0;
  let y = 0;
  for (const { height, panels } of rows) {
    const given = panels.reduce((sum, { width = 0 }) => sum + width, 0);
    const open = panels.filter(({ width }) => width === undefined).length;
    let x = 0;
    for (const { builder: one, width = (columns - given) / open } of panels) {
      id += 1;
      one.id(id);
      one.gridPos({ x, y, w: width, h: height });
      builder.withPanel(one);
      x += width;
    }
    y += height;
  }
  return builder.build();
}

function sourceVariable(): Builder<VariableModel> {
  const provisioned = { selected: true, text: 'Prometheus', value: 'prometheus' };
  return new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus').current(provisioned);
}

/** All of them at first; a series that lacks the label counts as all, too. */
function labelVariable(label: string, metric: string): Builder<VariableModel> {
  return new QueryVariableBuilder(label)
    .label(label)
    .datasource(datasource)
    .query({ query: `label_values(${metric}, ${label})`, refId: label })
    .definition(`label_values(${metric}, ${label})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}

const labelVariables = (choose: Readonly<Record<string, string>>) =>
  Object.entries(choose).map(([label, metric]) => labelVariable(label, metric));

/** As the reader's browser reaches it, not as Grafana does. */
function gatewayVariable(): Builder<VariableModel> {
  const here = 'http://127.0.0.1:8080';
  return new TextBoxVariableBuilder('gateway')
    .label('Gateway')
    .description('Where the links above lead: the address of the gateway for your browser.')
    .defaultValue(here)
    .current({ selected: true, text: here, value: here });
}

/** A mark where a version appears that did not run five minutes before. */
function newVersions() {
  const expr =
    'count by (service, version, commit) (understudy_build_info)' +
    ' unless on (service, version, commit) count by (service, version, commit) (understudy_build_info offset 5m)';
  return new AnnotationQueryBuilder()
    .name('New versions')
    .datasource(datasource)
    .enable(true)
    .iconColor('blue')
    .expr(inJob(expr))
    .step('60s')
    .titleFormat('{{service}} {{version}}')
    .textFormat('{{commit}}');
}

function links() {
  const toGateway = (title: string, path: string, tooltip: string) =>
    new DashboardLinkBuilder(title)
      .type(DashboardLinkType.Link)
      .url(`$\{gateway}${path}`)
      .tooltip(tooltip)
      .targetBlank(true)
      .icon('external link');
  return [
    new DashboardLinkBuilder('Understudy').type(DashboardLinkType.Dashboards).tags([tag]).keepTime(true).includeVars(true),
    toGateway('Queues', '/admin/queues', 'Every job, for keys with the scope admin'),
    toGateway('API', '/docs', 'What the gateway can be asked, one distillation at a time'),
  ];
}
