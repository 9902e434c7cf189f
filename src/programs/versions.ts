/** Programs of Restate we may need on this machine. */
export type Program = 'restate-server' | 'restatectl';

/** Environment variables that name a program to use instead of any other. */
export const PROGRAM_VARIABLES: Readonly<Record<Program, string>> = {
  'restate-server': 'RESTATE_SERVER_BIN',
  restatectl: 'RESTATECTL_BIN',
};

/** The version in what `<program> --version` prints, as in `restatectl 1.7.12 (577e032 …)`. */
export function parseVersion(output: string): string | undefined {
  return /\b(\d+\.\d+\.\d+)\b/.exec(output)?.[1];
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = left?.findIndex((part, i) => part !== right?.[i]) ?? -1;
  return at === -1 ? 0 : (left?.[at] ?? 0) - (right?.[at] ?? 0);
}

/**
 * Whether a program found in one version will do for a cluster of another. A server must be of just that version; a
 * newer restatectl drives older servers, and was not published for all of them.
 */
export function fits(program: Program, found: string, wanted: string): boolean {
  if (program === 'restate-server') return found === wanted;
  return found.split('.')[0] === wanted.split('.')[0] && compare(found, wanted) >= 0;
}

/** The first restatectl on npm. */
const OLDEST_RESTATECTL = '1.7.10';

/** Which version to fetch: older servers have no restatectl of their own there. */
export function versionToFetch(program: Program, wanted: string): string {
  return program === 'restatectl' && compare(wanted, OLDEST_RESTATECTL) < 0 ? OLDEST_RESTATECTL : wanted;
}

const PLATFORMS: readonly string[] = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** npm package that holds a program for a platform, such as `@restatedev/restatectl-linux-x64`; undefined where none is published. */
export function platformPackage(program: Program, platform: string, arch: string): string | undefined {
  const target = `${platform}-${arch}`;
  return PLATFORMS.includes(target) ? `@restatedev/${program}-${target}` : undefined;
}
