import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, cliOk } from '../support/cli.js';
import { PROGRAMS, temporaryDirectory } from '../support/machine.js';

let cwd: string;
let remove: () => void;
beforeAll(() => {
  ({ path: cwd, remove } = temporaryDirectory());
});
afterAll(() => {
  remove();
});

const FLAGS = ['--runtime', 'docker', '--nodes', '1', '--name', 'line-ends'];
const AUTHOR = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];

function git(at: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'core.autocrlf=true', '-c', 'core.safecrlf=false', ...AUTHOR, ...args], {
    cwd: join(cwd, at),
    stdio: 'pipe',
  });
}

/** A cluster directory as git checks it out on Windows. */
async function checkedOut(name: string, withAttributes: boolean): Promise<string> {
  const dir = join(cwd, name, 'repository');
  mkdirSync(dir, { recursive: true });
  await cliOk(['generate', ...FLAGS, '--dir', 'cluster'], { cwd: dir });
  if (!withAttributes) rmSync(join(dir, 'cluster', '.gitattributes'));
  git(`${name}/repository`, 'init', '--quiet');
  git(`${name}/repository`, 'add', '.');
  git(`${name}/repository`, 'commit', '--quiet', '--message', 'x');
  git(name, 'clone', '--quiet', 'repository', 'clone');
  return join(cwd, name, 'clone');
}

const script = (clone: string) => readFileSync(join(clone, 'cluster', 'provision.sh'), 'utf8');

test('a checkout on Windows keeps line ends as they were generated', async () => {
  const clone = await checkedOut('kept', true);
  expect(script(clone)).not.toContain('\r');
  const { stdout } = await cliOk(['generate', ...FLAGS, '--dir', 'cluster', '--check'], { cwd: clone });
  expect(stdout).toContain('is up to date');
});

test('where it has changed them, that is said in words, with what to do', async () => {
  const clone = await checkedOut('changed', false);
  expect(script(clone)).toContain('\r\n');
  const check = await cli(['generate', ...FLAGS, '--dir', 'cluster', '--check'], { cwd: clone });
  expect(check.code).toBe(1);
  expect(check.stdout).toContain('provision.sh: only its line ends differ; they are CRLF (Windows), and would be');
  expect(check.stdout).toMatch(/^ {2}line ends {2}provision\.sh$/m);
  expect(check.stdout).toContain('Write LF again with `restate-cluster generate --dir cluster`.');
  expect(check.stdout).not.toContain('-set -');

  const up = await cli(['up', ...FLAGS, '--dir', 'cluster'], { cwd: clone });
  expect(up.code).toBe(1);
  expect(up.stderr).toContain('has scripts with Windows line ends (CRLF), which fail: provision.sh');
  expect(up.stderr).toMatch(/Write them again with `.* generate --dir cluster`\./);

  const { stderr } = await cliOk(['generate', ...FLAGS, '--dir', 'cluster'], { cwd: clone });
  expect(stderr).toContain('provision.sh');
  expect(stderr).toContain('had Windows line ends (CRLF)');
  expect(script(clone)).not.toContain('\r');
  expect(readFileSync(join(clone, 'cluster', '.gitattributes'), 'utf8')).toContain('* text=auto eol=lf');
  expect((await cli(['generate', ...FLAGS, '--dir', 'cluster', '--check'], { cwd: clone })).code).toBe(0);
});

test('of a cluster that runs it is said too, and what up wrote is what generate would', async () => {
  const flags = ['--runtime', 'native', '--nodes', '1', '--name', 'relined', '--ports', 'auto', '--snapshots', 'none'];
  const options = { cwd, env: PROGRAMS };
  try {
    await cliOk(['up', ...flags], options);
    expect((await cli(['generate', ...flags, '--check'], options)).stdout).toContain('is up to date');
    const readme = join(cwd, 'restate-cluster-relined', 'README.md');
    writeFileSync(readme, readFileSync(readme, 'utf8').replaceAll('\n', '\r\n'));
    const { stdout, stderr } = await cliOk(['up', ...flags], options);
    expect(stdout).toContain('already running and ready');
    expect(stderr).toContain('README.md: Windows line ends (CRLF)');
  } finally {
    await cliOk(['down', '--purge', '--name', 'relined'], options);
  }
});
