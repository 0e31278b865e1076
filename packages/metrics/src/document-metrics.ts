import { serviceNames } from '@understudy/contracts';
import { type Definition, definitions } from './definitions.ts';

/** docs/metrics.md: every metric with its labels, whoever exports it, and what it means. */
export function documentMetrics(): string {
  const rows = Object.values(definitions).map(
    (definition: Definition) =>
      `| \`understudy_${definition.name}\` | ${definition.kind} | ${labelsOf(definition)} | ${ownersOf(definition)} | ${definition.help} |`,
  );
  return `# Metrics

Every process exports those it owns at \`/metrics\`: the gateway and the model server on their own port, the stages on
\`UNDERSTUDY_OPS_PORT\`. Each series also carries \`service\`, and each process exports prom-client's \`process_*\` and \`nodejs_*\` figures.
Base units; never an id, a prompt or a URL as a label. Series whose label values are known exist at 0 from the start, so that a rate is right
from the first event; of a metric with \`model\`, as soon as the process has read the catalogue.

| metric | kind | labels | exported by | what it tells |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Made from \`packages/metrics/src/definitions.ts\` by \`npm run schema\`.
`;
}

function labelsOf({ labels }: Definition): string {
  const shown = Object.entries(labels).map(([label, values]) => {
    if (values === 'open') return `\`${label}\``;
    return `\`${label}\`: ${values.map((value) => (value === '' ? '(none)' : value)).join(', ')}`;
  });
  return shown.join('; ') || '–';
}

function ownersOf({ owners }: Definition): string {
  return owners.length === serviceNames.length ? 'all' : owners.join(', ');
}
