import { ClusterError, SpecError } from '../../errors.js';
import { parseSpec } from '../../spec/parse.js';
import type { ClusterSpec, ClusterSpecInput, NodeGroup, RuntimeKind } from '../../spec/types.js';
import { name as nameSchema } from '../../spec/values.js';
import type { Examined } from './examine.js';

/** What may be chosen for a cluster that is made of a single node. */
export interface MigrateChoices {
  /** How many nodes it will have. Default 3. */
  readonly nodes?: number | undefined;
  /** A later version to run it with. Default: that of the source. */
  readonly restate?: string | undefined;
  /** Default: containers for data in Docker, else processes. */
  readonly runtime?: RuntimeKind | undefined;
  readonly replication?: ClusterSpecInput['replication'];
  /** Default: `auto` where the source runs, else the usual ones. */
  readonly ports?: ClusterSpecInput['ports'];
  readonly profile?: ClusterSpec['profile'] | undefined;
}

const DEFAULT_NODES = 3;
const PREFIX = 'node';

function refuse(message: string, hint: string): ClusterError {
  return new ClusterError('usage', message, { hint });
}

/** Whether data of one version can be given to a node of another: the same or a later one, up to the next minor. */
export function canContinue(from: string, to: string): boolean {
  const [old, wanted] = [from, to].map((version) => version.split('.').map(Number));
  const [major = 0, minor = 0, patch = 0] = old ?? [];
  const [newMajor = 0, newMinor = 0, newPatch = 0] = wanted ?? [];
  if (newMajor !== major) return false;
  return newMinor === minor ? newPatch >= patch : newMinor === minor + 1;
}

/** The node of the source keeps its name, as far as names here allow; the others are numbered. */
function nodeGroups(nodeName: string, count: number): NodeGroup[] {
  const fits = nameSchema.safeParse(nodeName).success && nodeName !== 'provision';
  const first: NodeGroup = fits ? { name: nodeName } : { name: `${PREFIX}-1`, nodeName };
  const taken = new Set([first.name, nodeName]);
  const groups = [first];
  for (let number = 2; groups.length < count; number++) {
    const name = `${PREFIX}-${String(number)}`;
    if (!taken.has(name)) groups.push({ name });
  }
  return groups;
}

/**
 * The spec of the cluster that will be made.
 *
 * @param partitions how many the source has; they can't be changed
 * @throws {ClusterError} `usage` for choices that can't be had; `source-unfit` for a cluster name that can't be used
 */
export function finalSpec(examined: Examined, choices: MigrateChoices, partitions: number): ClusterSpec {
  const { nodes = DEFAULT_NODES, restate = examined.version } = choices;
  if (!Number.isInteger(nodes) || nodes < 2) {
    throw refuse(`--nodes: a cluster of ${String(nodes)} is none`, 'Name at least 2 nodes; 3 survive the loss of one.');
  }
  if (!canContinue(examined.version, restate)) {
    throw refuse(
      `Restate ${restate} can't go on with the data of ${examined.version}`,
      'Leave out `--restate`, or name the same or a later version, one minor version on at most.',
    );
  }
  try {
    return parseSpec({
      name: examined.clusterName,
      restate,
      runtime: choices.runtime,
      nodes: nodeGroups(examined.nodeName, nodes),
      partitions,
      replication: choices.replication,
      ports: choices.ports,
      profile: choices.profile,
    });
  } catch (error) {
    if (!(error instanceof SpecError) || error.problems.every(({ path }) => path !== 'name')) throw error;
    throw new ClusterError(
      'source-unfit',
      `its cluster is named "${examined.clusterName}", which can't be the name of one here`,
      {
        hint: 'Restate keeps that name in the data. Names here are lower-case letters, digits and dashes.',
        cause: error,
      },
    );
  }
}
