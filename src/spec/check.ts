import type { Problem } from '../errors.js';
import { ownedKeyProblems } from './owned-keys.js';
import type { ClusterSpec } from './types.js';

/** The oldest minor version whose health endpoint and system tables we rely on. */
const OLDEST = { major: 1, minor: 6 };

function versionProblem(version: string): Problem | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const supported = major === OLDEST.major && minor >= OLDEST.minor;
  if (supported) return undefined;
  return {
    path: 'restate',
    message: `Restate ${version} is not supported`,
    hint: `Use ${String(OLDEST.major)}.${String(OLDEST.minor)} or a later ${String(OLDEST.major)}.x version.`,
  };
}

/** Problems that need more than one field, or knowledge of Restate, to see. */
export function checkSpec(spec: ClusterSpec): Problem[] {
  const problems: Problem[] = [];
  const version = versionProblem(spec.restate);
  if (version !== undefined) problems.push(version);
  if (spec.replication > spec.nodes) {
    problems.push({
      path: 'replication',
      message: `${String(spec.replication)} copies need at least ${String(spec.replication)} nodes, and there ${
        spec.nodes === 1 ? 'is 1' : `are ${String(spec.nodes)}`
      }`,
      hint: `Lower replication to ${String(spec.nodes)}, or raise nodes to ${String(spec.replication)}.`,
    });
  }
  problems.push(...ownedKeyProblems(spec.config));
  return problems;
}

/** Copies kept when a spec does not say: two, so that one node may fail; one where there is only one node. */
export function defaultReplication(nodes: number): number {
  return Math.min(2, nodes);
}
