import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A user who installed the package has its command on the PATH, and is told commands to paste by that name. */
const BIN = fileURLToPath(new URL('./bin', import.meta.url));
/** The built command line. */
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A user at a shell, whoever runs these tests. */
const NOBODY = { CI: undefined, npm_lifecycle_event: undefined };

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** The user to run it as; only root can choose. Default: the user of this process. */
  readonly uid?: number | undefined;
  /** Where its standard output goes, as an open descriptor. Default: into the result. */
  readonly stdout?: number;
  /** Called with what was printed to stderr so far, whenever there is more. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
  /** The same for stdout. */
  readonly onStdout?: (text: string, child: ChildProcess) => void;
}

/** Runs the built command line as a user would: a process of its own, in a directory of its own. */
export function cli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: options.cwd,
      env: { ...process.env, PATH: `${BIN}${delimiter}${process.env['PATH'] ?? ''}`, ...NOBODY, ...options.env },
      stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      options.onStdout?.(stdout, child);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      options.onStderr?.(stderr, child);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(options.input ?? '');
  });
}

/** Runs a command that must succeed, and says what it printed where it did not. */
export async function cliOk(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const result = await cli(args, options);
  if (result.code !== 0) {
    throw new Error(
      `restate-cluster ${args.join(' ')} exited ${String(result.code)}\n${result.stdout}\n${result.stderr}`,
    );
  }
  return result;
}
