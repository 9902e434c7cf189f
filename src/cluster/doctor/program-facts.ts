import { env } from 'node:process';
import { ClusterError } from '../../errors.js';
import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';
import { findProgram } from '../../programs/find.js';
import { PROGRAM_VARIABLES, versionToFetch } from '../../programs/versions.js';
import type { Program } from '../../programs/versions.js';
import type { ProgramFacts } from './programs.js';

/** Looks for a program of a version; fetches nothing. */
export async function programFacts(program: Program, version: string): Promise<ProgramFacts> {
  try {
    return { program, version, found: await findProgram(program, version, { fetch: false }) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // Where a variable names a program, no other is looked for or fetched.
    const isNamed = (env[PROGRAM_VARIABLES[program]] ?? '') !== '';
    if (error.code === 'program-missing' && !isNamed) {
      return { program, version, toFetch: { version: versionToFetch(program, version) } };
    }
    return { program, version, refusal: { message: error.message, hint: error.hint ?? '' } };
  }
}

/** Whether npm can be run here. */
export async function hasNpm(): Promise<boolean> {
  try {
    await run('npm', ['--version']);
    return true;
  } catch (error) {
    if (error instanceof RunError) return false;
    throw error;
  }
}
