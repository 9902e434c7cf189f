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

const PLATFORMS: readonly string[] = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** npm package that holds a program for a platform, such as `@restatedev/restatectl-linux-x64`; undefined where none is published. */
export function platformPackage(program: Program, platform: string, arch: string): string | undefined {
  const target = `${platform}-${arch}`;
  return PLATFORMS.includes(target) ? `@restatedev/${program}-${target}` : undefined;
}
