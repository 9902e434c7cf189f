import { withoutSecretValue } from './secrets/in-problems.js';
import { printable, printableLines } from './spec/printable.js';

/**
 * What went wrong, as a closed set a program can switch on. The command line maps each to an exit code
 * (see `cli/exit-codes.ts`).
 */
export type ErrorCode =
  | 'usage'
  | 'spec-invalid'
  | 'spec-unreadable'
  | 'spec-exists'
  | 'spec-unwritable'
  | 'no-cluster'
  | 'cluster-running'
  | 'directory-taken'
  | 'source-unfit'
  | 'source-running'
  | 'migration-differs'
  | 'archive-invalid'
  | 'archive-exists'
  | 'archive-unwritable'
  | 'file-unreadable'
  | 'files-edited'
  | 'path-is-link'
  | 'path-unusable'
  | 'settings-changed'
  | 'cluster-elsewhere'
  | 'engine-differs'
  | 'locked'
  | 'port-busy'
  | 'engine-missing'
  | 'image-missing'
  | 'program-missing'
  | 'package-incomplete'
  | 'watchdog-failed'
  | 'platform-unsupported'
  | 'data-unusable'
  | 'data-lost'
  | 'replace-refused'
  | 'node-died'
  | 'not-ready'
  | 'not-provisioned'
  | 'provision-failed'
  | 'store-credentials'
  | 'store-unreachable'
  | 'store-denied'
  | 'store-unfit'
  | 'store-foreign'
  | 'snapshots-damaged'
  | 'command-failed'
  | 'interrupted';

/**
 * Whether something thrown is an error. By its kind rather than its class: what Node throws has another `Error` than code
 * that a test runner such as Jest runs in a context of its own.
 */
export function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
}

export interface ClusterErrorOptions {
  /** What to do next, in the words of the command line. */
  readonly hint?: string;
  /** Longer material that belongs below the message: a log tail, a diff, a list of problems. */
  readonly details?: string;
  readonly cause?: unknown;
}

/** Far more than we say ourselves: messages cite names, values and what other programs said. */
const MAX_MESSAGE = 4_000;
const DETAILS = { maxLine: 2_000, max: 100_000 };

/**
 * Every failure this package reports on purpose. Its texts can be shown on any terminal, whatever they cite. Anything else
 * that is thrown is a defect of ours.
 */
export class ClusterError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: string | undefined;

  constructor(code: ErrorCode, message: string, options: ClusterErrorOptions = {}) {
    super(printable(message, MAX_MESSAGE), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ClusterError';
    this.code = code;
    this.hint = options.hint === undefined ? undefined : printable(options.hint, MAX_MESSAGE);
    this.details = options.details === undefined ? undefined : printableLines(options.details, DETAILS);
  }
}

/** One thing wrong with a spec. */
export interface Problem {
  /** Where in the spec, as in `ports.ingress` or `nodes[2].name`; empty for the whole document. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
  /** Position in the YAML text, both from 1, where the spec came as text. */
  readonly line?: number;
  readonly column?: number;
}

/** A spec that can't be used. All its problems are in `problems`, not only the first. */
export class SpecError extends ClusterError {
  readonly problems: readonly Problem[];

  constructor(given: readonly Problem[], source = 'the spec') {
    const problems = given.map((problem) => ({
      ...problem,
      message: withoutSecretValue(problem.path, problem.message),
    }));
    const count = problems.length === 1 ? '1 problem' : `${String(problems.length)} problems`;
    super('spec-invalid', `${source} has ${count}`, { details: problems.map(describeProblem).join('\n') });
    this.name = 'SpecError';
    this.problems = problems;
  }
}

function describeProblem(problem: Problem): string {
  const position = problem.line === undefined ? '' : ` (line ${String(problem.line)})`;
  const where = problem.path === '' ? '' : `${problem.path}${position}: `;
  const hint = problem.hint === undefined ? '' : `\n    ${problem.hint}`;
  return `  ${where}${problem.message}${hint}`;
}
