import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { statusOf } from '../../files/inside.js';
import { makeTemporary } from '../../files/remove.js';
import { systemHint, systemReason } from '../../system-errors.js';
import type { CheckResult } from './types.js';

/** Why a place can't be written, in words. */
export interface WriteFault {
  readonly path: string;
  readonly reason: string;
  readonly hint: string;
}

/** The directory itself, or the nearest above it that exists: there it would be made. */
async function existing(path: string): Promise<string> {
  const status = await statusOf(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
    return undefined;
  });
  return status !== undefined || dirname(path) === path ? path : existing(dirname(path));
}

/** Makes a directory where something would be written, and removes it again; `undefined` where that works. */
export async function tryToWrite(place: string): Promise<WriteFault | undefined> {
  let path = place;
  try {
    path = await existing(place);
    if ((await stat(path)).isFile()) return { path, reason: 'it is a file', hint: 'Move it away.' };
    await (await makeTemporary(path, '.restate-cluster-doctor-')).remove();
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return { path, reason: systemReason(error), hint: systemHint(error) ?? 'Use another directory.' };
  }
}

/** Judges whether a place can be written; with the fault that comes first, where there are several. */
export function judgeWrite(what: string, place: string, faults: readonly (WriteFault | undefined)[]): CheckResult {
  const check = 'write';
  const fault = faults.find((found) => found !== undefined);
  if (fault === undefined) return { check, state: 'ok', message: `${what} (${place}) can be written` };
  const { path, reason, hint } = fault;
  const other =
    what === 'the cache' ? 'RESTATE_CLUSTER_CACHE names another cache directory.' : '`--dir` names another.';
  return { check, state: 'problem', message: `${what} can't be written: ${path}: ${reason}`, hint: `${hint} ${other}` };
}
