import type { FoundProgram } from '../../programs/find.js';
import { PROGRAM_VARIABLES } from '../../programs/versions.js';
import type { Program } from '../../programs/versions.js';
import type { CheckResult } from './types.js';

/** Where a program of Restate is, or why it is nowhere. */
export type ProgramFacts = { readonly program: Program; readonly version: string } & (
  | { readonly found: FoundProgram }
  /** It is not here, and npm has it. `version` is the one to fetch. */
  | { readonly toFetch: { readonly version: string } }
  /** It can't be had. */
  | { readonly refusal: { readonly message: string; readonly hint: string } }
);

const SOURCES: Readonly<Record<FoundProgram['source'], string>> = {
  variable: 'named by its variable',
  path: 'on the PATH',
  node_modules: 'of this project',
  cache: 'fetched before',
};
/** What npm brings, in MB. */
const SIZES: Readonly<Record<Program, number>> = { 'restate-server': 225, restatectl: 23 };

/** Judges whether a program that a cluster of processes needs is on this machine, or can be fetched. */
export function judgeProgram(facts: ProgramFacts, hasNpm: boolean): CheckResult {
  const { program, version } = facts;
  const check = 'programs';
  if ('found' in facts) {
    const { path, source } = facts.found;
    return { check, state: 'ok', message: `${program} for ${version}: ${path} (${SOURCES[source]})` };
  }
  if ('refusal' in facts) return { check, state: 'problem', ...facts.refusal };
  const missing = `${program} ${facts.toFetch.version} is not here`;
  if (!hasNpm) {
    const hint = `Install npm, or name a binary in ${PROGRAM_VARIABLES[program]}.`;
    return { check, state: 'problem', message: `${missing}, and npm is not on the PATH to fetch it`, hint };
  }
  const fetching = `\`up\` fetches it through npm (about ${String(SIZES[program])} MB), which needs a network`;
  const hint = `npm install --save-dev @restatedev/${program}@${facts.toFetch.version}`;
  return { check, state: 'warning', message: `${missing}; ${fetching}`, hint };
}
