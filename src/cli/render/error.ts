import { ClusterError } from '../../errors.js';
import { RunError } from '../../exec/run-error.js';
import type { Colors } from '../io.js';

/** What a user sees of a failure: what happened, the material, what to do next. A stack only when asked for. */
export function renderError(error: unknown, colors: Colors, verbose: boolean): string {
  const lines: string[] = [];
  const title = colors.red(colors.bold('Error:'));
  if (error instanceof ClusterError) {
    lines.push(`${title} ${error.message}`);
    if (error.details !== undefined && error.details !== '') lines.push('', error.details, '');
    if (error.hint !== undefined) lines.push(error.hint);
  } else if (error instanceof RunError) {
    lines.push(`${title} ${error.message}`);
    if (error.tail !== '') lines.push('', error.tail);
  } else {
    lines.push(`${title} ${error instanceof Error ? error.message : String(error)}`);
    if (!verbose) lines.push('This was not expected. Run it again with --verbose for the stack.');
  }
  if (verbose) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
      lines.push('', cause.stack ?? cause.message);
  }
  return lines.join('\n');
}

/** The same as one JSON object, for `--json`. */
export function errorAsJson(error: unknown): Record<string, unknown> {
  if (!(error instanceof ClusterError)) return { error: { code: 'unexpected', message: String(error) } };
  const problems = 'problems' in error ? { problems: error.problems } : {};
  return { error: { code: error.code, message: error.message, hint: error.hint, details: error.details, ...problems } };
}
