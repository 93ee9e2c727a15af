// Builds the console into dist/ when what it is made of has changed since, one process at a time.
// `--check` only looks: exit code 0 when dist/ is up to date, 3 when it has to be built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(home, ...parts);
const stamp = at('dist', '.built');
const installed = at('node_modules', '.installed');
const lock = at('.build-lock');

const filesIn = (path) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.sort())
    hash.update(relative(home, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const packages = () => hashOf([at('package.json'), at('package-lock.json')]);
const inputs = () =>
  hashOf([
    ...filesIn(at('src')),
    ...filesIn(at('public')),
    ...['package.json', 'package-lock.json', 'index.html', 'tsconfig.json', 'vite.config.ts'].map((name) => at(name)),
  ]);

function run(...command) {
  // npm's own words go to stderr as they are: whoever has to mend a broken build needs them whole.
  const { status, error } = spawnSync(command.join(' '), { cwd: home, shell: true, stdio: ['ignore', 2, 2] });
  if (error) console.error(String(error));
  if (status !== 0) process.exit(status ?? 1);
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Waits while another living process builds; what a killed one left behind is taken over. */
async function takeLock() {
  for (;;) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      process.on('exit', () => rmSync(lock, { recursive: true, force: true }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
    const holder = Number(read(join(lock, 'pid')));
    if (!holder || !isAlive(holder)) rmSync(lock, { recursive: true, force: true });
  }
}

if (process.argv.includes('--check')) process.exit(read(stamp) === inputs() ? 0 : 3);
await takeLock();
const wanted = inputs();
if (read(stamp) !== wanted) {
  if (read(installed) !== packages()) {
    run('npm', 'ci', '--no-audit', '--no-fund');
    writeFileSync(installed, packages());
  }
  run('npm', 'run', 'build');
  writeFileSync(stamp, wanted);
}
