import { ClusterError } from '../../errors.js';
import { RunError } from '../../exec/run-error.js';
import { printable } from '../../spec/printable.js';

const SHOWN_CHARACTERS = 200;

/** What was found in the engine. Where that could not be looked into, nothing was, and `unseen` says why. */
export interface Seen<T> {
  readonly found: T;
  /** On one line, without a full stop. */
  readonly unseen?: string;
}

/**
 * Looks into the engine. On a machine without docker there is nothing in one; with docker there may be, even if nobody
 * answers.
 */
export async function lookIntoEngine<T>(nothing: T, look: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { found: await look() };
  } catch (error) {
    if (error instanceof RunError)
      return error.missing ? { found: nothing } : { found: nothing, unseen: reason(error) };
    if (error instanceof SyntaxError)
      return { found: nothing, unseen: 'docker printed something else than it was asked for' };
    if (!(error instanceof ClusterError)) throw error;
    return { found: nothing, unseen: error.message };
  }
}

function reason({ stderr, timedOut, flooded, command, outcome }: RunError): string {
  const said = stderr.split('\n').find((line) => line.trim() !== '');
  // The filters and formats we ask with tell a user nothing.
  const asked = command.split(' ').slice(0, 2).join(' ');
  // One that was ended by us complains of that.
  if (timedOut || flooded || said === undefined) return `\`${asked}\` ${outcome}`;
  return printable(said.trim()).replace(/\.$/, '').slice(0, SHOWN_CHARACTERS);
}
