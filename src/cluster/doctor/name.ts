import type { FoundCluster } from '../../runtime/types.js';
import type { RuntimeKind } from '../../spec/types.js';
import type { ClusterError } from '../../errors.js';
import type { CheckResult } from './types.js';

export interface NameFacts {
  readonly name: string;
  readonly runtime: RuntimeKind;
  /** Clusters of this name in other directories. */
  readonly others: readonly FoundCluster[];
}

/** A name under which `up` would start nothing, in its words. */
export function refusedName({ message, hint }: ClusterError): CheckResult {
  return { check: 'name', state: 'problem', message, ...(hint === undefined ? {} : { hint }) };
}

/** Judges the name of a cluster: containers of two can't have the same, and processes of two are mistaken for each other. */
export function judgeName({ name, runtime, others }: NameFacts): CheckResult {
  const check = 'name';
  const inTheWay = runtime === 'docker' ? others.find((other) => other.runtime === 'docker') : undefined;
  const other = inTheWay ?? others[0];
  if (other === undefined) return { check, state: 'ok', message: `no other cluster is named ${name}` };
  const dir = other.dir ?? '';
  const message = `another cluster named ${name} is in ${dir}, ${other.runtime === 'docker' ? 'in containers' : 'as processes'}`;
  const hint = `Use that one with \`--dir ${dir}\`, or give this one another name with \`--name\`.`;
  return { check, state: inTheWay === undefined ? 'warning' : 'problem', message, hint };
}
