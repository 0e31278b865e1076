import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { broken, doubtful, type Finding, fine } from './finding.ts';

const setUp = 'run "npm run setup"';

const probeSchema = z.object({
  python: z.string(),
  packages: z.record(z.string(), z.string().nullable()),
  gpus: z.array(z.object({ name: z.string(), free: z.number(), total: z.number() })),
  trouble: z.string().nullable(),
});

const program = `
import importlib.metadata as metadata, json, platform
def version(name):
    try: return metadata.version(name)
    except metadata.PackageNotFoundError: return None
found = {"python": platform.python_version(), "packages": {name: version(name) for name in ("torch", "transformers", "peft", "xllamacpp")}, "gpus": [], "trouble": None}
try:
    import torch
    for index in range(torch.cuda.device_count()):
        free, total = torch.cuda.mem_get_info(index)
        found["gpus"].append({"name": torch.cuda.get_device_name(index), "free": free, "total": total})
except Exception as error:
    found["trouble"] = f"{type(error).__name__}: {error}"
print(json.dumps(found))
`;

/** The Python environment, the engine's sources, and what PyTorch sees of a GPU. */
export async function checkEngine({ python, engine }: { python: string; engine: string }, signal: AbortSignal): Promise<Finding[]> {
  const main = join(engine, 'main.py');
  const engineThere = await access(main).then(
    () => fine('engine', main),
    () =>
      broken(
        'engine',
        `There is no ${main}`,
        'set UNDERSTUDY_ENGINE to the folder services/trainer/engine of the checkout, or leave it out',
      ),
  );
  const probe = await ask(python, signal);
  if (typeof probe === 'string')
    return [
      broken('python', `${python} ${probe}`, `${setUp}, or set UNDERSTUDY_PYTHON to the interpreter that it made`),
      engineThere,
      doubtful('gpu', 'Not known without Python', setUp),
    ];
  const missing = Object.entries(probe.packages).flatMap(([name, version]) => (version === null ? [name] : []));
  const versions = Object.entries(probe.packages).map(([name, version]) => `${name} ${version ?? '(missing)'}`);
  const detail = `${probe.python} with ${versions.join(', ')}`;
  const troubled = missing.length > 0 || probe.trouble !== null;
  return [
    troubled ? broken('python', probe.trouble === null ? detail : `${detail}; ${probe.trouble}`, setUp) : fine('python', detail),
    engineThere,
    gpuOf(probe.gpus),
  ];
}

function gpuOf(gpus: z.infer<typeof probeSchema>['gpus']): Finding {
  const gibibytes = (bytes: number) => (bytes / 2 ** 30).toFixed(0);
  if (gpus.length === 0)
    return doubtful(
      'gpu',
      'None that PyTorch sees: training runs on the CPU',
      'for students over some 500M parameters use a machine with a GPU, or a student that a host trains',
    );
  return fine('gpu', gpus.map(({ name, free, total }) => `${name}, ${gibibytes(free)} of ${gibibytes(total)} GiB free`).join('; '));
}

/** What the interpreter says, or a predicate that says why it says nothing. */
async function ask(python: string, signal: AbortSignal): Promise<z.infer<typeof probeSchema> | string> {
  const child = spawn(python, ['-c', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, AbortSignal.timeout(120_000)]),
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  said.catch(() => {});
  try {
    await once(child, 'close');
    const [out, err] = await said;
    const probe = probeSchema.safeParse(jsonIn(out));
    return probe.success
      ? probe.data
      : `says nothing that can be read: ${err.trim().split('\n').at(-1) || out.slice(0, 200) || 'nothing at all'}`;
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'is not there' : `cannot be run: ${message}`;
  }
}

function jsonIn(out: string): unknown {
  try {
    return JSON.parse(out);
  } catch {
    return null;
  }
}
