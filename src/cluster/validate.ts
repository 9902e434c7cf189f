import { ClusterError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import { lintSpec } from '../lint/lint.js';
import type { LintResult } from '../lint/lint.js';
import type { ClusterSpec, ClusterSpecInput } from '../spec/types.js';
import type { FindServerOptions } from '../runtime/ask-server.js';
import type { PrepareOptions } from '../runtime/types.js';
import { judgeConfig } from './judge-config.js';
import type { ConfigJudgement } from './judge-config.js';

const ABSENT: readonly ErrorCode[] = ['program-missing', 'platform-unsupported'];

export interface Validation extends LintResult {
  /** Absent where the schema refuses it. */
  readonly spec: ClusterSpec | undefined;
  readonly valid: boolean;
  /** False where raw restate.toml keys could not be judged, since there is no server of this version here. */
  readonly judged: boolean;
}

export interface ValidateOptions extends PrepareOptions {
  /** Whether a server may be fetched to judge raw keys. Default true. */
  readonly fetch?: boolean;
  /** What the text is called. */
  readonly name?: string;
  /** Wins over what the text says. */
  readonly overrides?: ClusterSpecInput;
}

/** Without a server to be had, the rest of the spec can still be judged. */
async function askServer(spec: ClusterSpec, options: FindServerOptions): Promise<ConfigJudgement> {
  try {
    return await judgeConfig(spec, spec.runtime === 'native' ? 'native' : 'docker', options);
  } catch (error) {
    if (!(error instanceof ClusterError) || !ABSENT.includes(error.code)) throw error;
    return { judged: false, problems: [] };
  }
}

/** Judges the text of a spec: by its schema, by the rules, and its raw restate.toml keys by a real server. */
export async function validateSpec(text: string, options: ValidateOptions = {}): Promise<Validation> {
  const { name, overrides, fetch = true, ...watched } = options;
  const first = lintSpec(text, name, overrides);
  const { spec } = first;
  const { judged, problems } =
    spec === undefined ? { judged: true, problems: [] } : await askServer(spec, { fetch, ...watched });
  const result = problems.length === 0 ? first : lintSpec(text, name, overrides, problems);
  return { ...result, judged, valid: !result.findings.some(({ severity }) => severity === 'error') };
}
