import { type Command, exitCodes, flagOption, textOption } from '../command.ts';
import { connect } from '../connect.ts';
import { checkEngine } from '../doctor/check-engine.ts';
import { checkGateway } from '../doctor/check-gateway.ts';
import { checkDisk, checkNode } from '../doctor/check-machine.ts';
import type { Finding } from '../doctor/finding.ts';
import { cataloguePath, engineFiles, environment, isInteractive, understudyHome } from '../environment.ts';
import { plainText } from '../plain-text.ts';
import { readWholeSpec } from '../read-whole-spec.ts';

const colours: Record<Finding['state'], string> = { ok: '\u001b[32m', warning: '\u001b[33m', failure: '\u001b[31m' };

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor [-f SPEC.yaml] [--models FILE] [--json]',
  summary: 'Look at everything a distillation needs, and say how to mend what is missing; asks each model for one token.',
  example: 'understudy doctor -f spec.yaml',
  options: {
    file: { type: 'string', short: 'f', value: 'FILE', summary: "A spec: is its teacher's context long enough for its script?" },
    models: { type: 'string', value: 'FILE', summary: 'The model catalogue; left out, UNDERSTUDY_MODELS, else the embedded one.' },
    json: { type: 'boolean', summary: 'Print the findings as JSON.' },
  },
  async run(context) {
    const { options, out, err, signal } = context;
    const file = textOption(options, 'file');
    const spec = file === undefined ? null : await readWholeSpec(file);
    const home = understudyHome();
    err('Looking at everything…');
    // Only here: what they need would slow down the start of every command.
    const [{ checkModels }, { checkRedis }, service] = await Promise.all([
      import('../doctor/check-models.ts'),
      import('../doctor/check-redis.ts'),
      import('@understudy/service'),
    ]);
    // With what lies in files, as the services see them.
    const variables = service.environment();
    const found = await Promise.all([
      [checkNode(process.versions.node)],
      checkEngine(engineFiles(), signal),
      checkRedis(variables.REDIS_URL || undefined, environment()).then((finding) => [finding]),
      checkDisk(home).then((finding) => [finding]),
      checkModels({
        path: textOption(options, 'models') ?? cataloguePath(),
        environment: variables,
        home,
        spec,
        gateway: connect(context),
        signal,
      }),
      checkGateway(context),
    ]);
    const findings = found.flat();
    const ok = findings.every(({ state }) => state !== 'failure');
    if (flagOption(options, 'json')) out(JSON.stringify({ ok, findings }, null, 2));
    else for (const line of lines(findings, isInteractive(process.stdout))) out(line);
    return ok ? exitCodes.ok : exitCodes.failed;
  },
};

function lines(findings: readonly Finding[], colour: boolean): string[] {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return findings.flatMap(({ name, state, detail, mend }) => {
    const word = state.padEnd(7);
    const head = `${colour ? `${colours[state]}${word}\u001b[0m` : word}  ${name.padEnd(width)}  `;
    const indent = ' '.repeat(7 + 2 + width + 2);
    const said = plainText(detail).replace(/\s+/gu, ' ').replace(/\.$/, '');
    return [`${head}${said}`, ...(mend === null ? [] : [`${indent}→ ${mend}`])];
  });
}
