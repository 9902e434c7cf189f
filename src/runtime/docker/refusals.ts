import { ClusterError } from '../../errors.js';
import type { EngineIdentity } from '../../files/manifest.js';
import type { Ownership } from '../ownership.js';
import { describeEngine, isRemote, LOCAL_ENGINE_HINT, shownEndpoint, switchHint } from './endpoint.js';

/**
 * Why nothing is started or deleted under a name; `undefined` where containers and data are this directory's, or there are
 * none.
 *
 * @param command takes them over, with `--adopt`
 */
export function ownershipRefusal(
  name: string,
  ownership: Ownership,
  dir: string,
  command = 'up',
): ClusterError | undefined {
  const refuse = (message: string, hint: string) => new ClusterError('cluster-elsewhere', message, { hint });
  const rename = 'give this one another name with `--name`';
  const adopt = `take them over with \`restate-cluster ${command} --adopt --dir ${dir}\``;
  // What runs there is not taken over.
  const there = (other: string) =>
    `Use that cluster with \`--dir ${other}\`, or ${rename}. Or stop it with \`restate-cluster down --dir ${other}\`, and ${adopt}.`;
  switch (ownership.state) {
    case 'free':
    case 'ours':
      return undefined;
    case 'copy':
      return refuse(
        `${dir} is a copy of ${ownership.of}, to which the containers and volumes of ${name} belong`,
        there(ownership.of),
      );
    case 'other': {
      const { dir: other, present } = ownership;
      if (present)
        return refuse(`the containers and volumes of ${name} belong to the cluster in ${other}`, there(other));
      const where = other === dir ? 'an earlier cluster directory at this place' : `${other}, which is gone`;
      return refuse(
        `the containers and volumes of ${name} were made from ${where}`,
        `To keep their data, ${adopt}. Or ${rename}.`,
      );
    }
    case 'unknown':
      return refuse(
        `there are volumes of ${name}, and nothing says that they were made from ${dir}`,
        `To keep their data, ${adopt}. Or ${rename}.`,
      );
  }
}

/** A cluster whose containers and volumes are on another engine than the docker command speaks to. */
export function engineRefusal(
  dir: string,
  recorded: EngineIdentity,
  now: EngineIdentity,
  overriding: readonly string[],
): ClusterError {
  const message = `the containers and volumes of ${dir} are on the Docker engine at ${describeEngine(recorded)}, and docker speaks to the one at ${describeEngine(now)}`;
  return new ClusterError('engine-differs', message, {
    hint: `${switchHint(recorded, overriding)} To start an empty cluster on the other one: \`restate-cluster up --adopt --fresh --dir ${dir}\`.`,
  });
}

/** An engine of another machine, for a cluster whose files and ports are here. */
export function remoteRefusal({ endpoint }: EngineIdentity): ClusterError | undefined {
  if (!isRemote(endpoint)) return undefined;
  const message = `the Docker engine is on another machine (${shownEndpoint(endpoint)}), whose ports and files are not here`;
  return new ClusterError('engine-differs', message, { hint: LOCAL_ENGINE_HINT });
}
