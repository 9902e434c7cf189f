import { ClusterError } from '../../errors.js';
import { findAzurite } from '../../programs/azurite.js';
import type { CheckResult } from './types.js';

/** Where the program of the snapshot store is, or why it is nowhere. */
export type StoreProgram =
  | { readonly here: true }
  | { readonly here: false; readonly named: boolean; readonly message: string; readonly hint: string };

/** Looks for Azurite; fetches nothing. */
export async function storeProgram(version: string, variable: string | undefined): Promise<StoreProgram> {
  try {
    await findAzurite(version, { fetch: false });
    return { here: true };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const { message, hint = '' } = error;
    return { here: false, named: (variable ?? '') !== '', message, hint };
  }
}

/** Judges whether the snapshot store beside the nodes can be run as a process here, or fetched. */
export function judgeStoreProgram(version: string, facts: StoreProgram, hasNpm: boolean): CheckResult {
  const check = 'programs';
  if (facts.here) return { check, state: 'ok', message: `Azurite ${version}, for snapshots, is here` };
  const { named, message, hint } = facts;
  if (named || !hasNpm) return { check, state: 'problem', message, hint };
  return {
    check,
    state: 'warning',
    message: `Azurite ${version}, for snapshots, is not here; \`up\` fetches it through npm (about 190 MB), which needs a network`,
    hint: `npm install --save-dev azurite@${version}`,
  };
}
