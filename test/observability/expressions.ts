import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const read = (path: string) => readFile(join(root, path), 'utf8');

const alertSchema = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['page', 'ticket', 'none']) }),
  annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
});
const recordSchema = z.strictObject({ record: z.string(), expr: z.string() });
const rulesSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(z.union([alertSchema, recordSchema])) })),
});
type Alert = z.infer<typeof alertSchema>;
type RecordingRule = z.infer<typeof recordSchema>;

const linkSchema = z.object({
  title: z.string(),
  type: z.enum(['link', 'dashboards']),
  url: z.string().optional(),
  tags: z.array(z.string()),
});
const sourceSchema = z.object({ type: z.string(), uid: z.string() });
const targetSchema = z.object({
  refId: z.string(),
  expr: z.string(),
  legendFormat: z.string(),
  datasource: sourceSchema,
  instant: z.boolean().optional(),
  range: z.boolean().optional(),
});
const panelSchema = z.object({
  id: z.int(),
  type: z.string(),
  title: z.string(),
  description: z.string(),
  datasource: sourceSchema,
  targets: z.array(targetSchema).min(1),
  links: z.array(linkSchema).default([]),
  fieldConfig: z.object({
    defaults: z.object({
      unit: z.string(),
      thresholds: z.object({
        mode: z.literal('absolute'),
        steps: z.array(z.object({ value: z.number().nullable(), color: z.string() })).min(1),
      }),
      custom: z.object({ thresholdsStyle: z.object({ mode: z.string() }).optional() }).default({}),
    }),
  }),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int().positive(), h: z.int().positive() }),
});
const dashboardSchema = z.object({
  id: z.null(),
  uid: z.string(),
  title: z.string(),
  description: z.string(),
  editable: z.literal(false),
  tags: z.array(z.string()),
  panels: z.array(panelSchema),
  links: z.array(linkSchema),
  annotations: z.object({ list: z.array(z.object({ name: z.string(), expr: z.string(), datasource: sourceSchema })) }),
  templating: z.object({
    list: z.array(
      z.object({ name: z.string(), type: z.string(), definition: z.string().optional(), current: z.object({ value: z.unknown() }) }),
    ),
  }),
});
type Dashboard = z.infer<typeof dashboardSchema>;

export const folder = 'infra/grafana/dashboards';
/** The dashboards as they lie in the tree, by the name of the file. */
export const dashboards = new Map<string, Dashboard>();
for await (const name of glob('*', { cwd: join(root, folder) }))
  dashboards.set(name, dashboardSchema.parse(JSON.parse(await read(join(folder, name)))));

const rules = rulesSchema.parse(parse(await read('infra/prometheus/alerts.yml'))).groups.flatMap((group) => group.rules);
export const alerts = rules.filter((rule): rule is Alert => 'alert' in rule);
export const records = rules.filter((rule): rule is RecordingRule => 'record' in rule);

export const panels = [...dashboards.values()].flatMap((dashboard) =>
  dashboard.panels.map((panel) => ({ dashboard, panel, where: `${dashboard.title}, panel ${panel.title}` })),
);

/** Every expression that anything looks at, and where it stands. */
export const expressions = [
  ...alerts.map(({ alert, expr }) => ({ where: `alert ${alert}`, expr })),
  ...records.map(({ record, expr }) => ({ where: `record ${record}`, expr })),
  ...panels.flatMap(({ panel, where }) => panel.targets.map(({ expr }) => ({ where, expr }))),
  ...[...dashboards.values()].flatMap(({ title, annotations }) =>
    annotations.list.map(({ name, expr }) => ({ where: `${title}, annotation ${name}`, expr })),
  ),
];
