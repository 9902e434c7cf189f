import { spawnSync } from 'node:child_process';
import { getuid } from 'node:process';
import { MAIN } from './cli.js';

/** A user without rights, for a process that root starts; others have no rights of root to begin with. */
export const UNPRIVILEGED = getuid?.() === 0 ? 65_534 : undefined;

/** Why a user without rights can't run the command line here, or `undefined` where it can. */
export function whyNotUnprivileged(): string | undefined {
  if (UNPRIVILEGED === undefined) return undefined;
  const user = { uid: UNPRIVILEGED, gid: UNPRIVILEGED };
  const { status } = spawnSync(process.execPath, [MAIN, '--version'], { ...user, cwd: '/' });
  return status === 0 ? undefined : 'another user can not read this checkout';
}

/** Mounts a file system for as long as a test needs it; `undefined` where this user may not. */
export function mounted(path: string, options: string): (() => void) | undefined {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
  if (status !== 0) return undefined;
  return () => {
    spawnSync('umount', [path]);
  };
}
