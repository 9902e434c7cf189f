import { join } from 'node:path';
import { env as ownEnv } from 'node:process';
import { ClusterError } from '../../errors.js';
import { environmentOf } from '../../files/environment.js';
import { CREDENTIALS } from '../../plan/snapshots.js';
import type { ClusterPlan } from '../../plan/types.js';
import { DOT_ENV } from '../../render/dot-env.js';
import { list } from '../../spec/words.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a store's clients are given: the environment of whoever runs this, the `.env` of the cluster directory, and what
 * the spec's `env` says for all nodes.
 *
 * @throws {ClusterError} `store-credentials` where some are nowhere
 */
export async function storeCredentials(
  plan: ClusterPlan,
  dir: string,
  env: Environment = ownEnv,
): Promise<Environment> {
  const given = await environmentOf(dir, env);
  const said = Object.entries(plan.spec.env).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  const all: Environment = { ...given, ...(Object.fromEntries(said) as Record<string, string>) };
  const { snapshots } = plan;
  if (snapshots === undefined || snapshots.store === 'azurite') return all;
  const absent = CREDENTIALS[snapshots.store].needed.filter((names) => names.every((name) => (all[name] ?? '') === ''));
  if (absent.length === 0) return all;
  const names = list(absent.map((one) => one.join(' or ')));
  throw new ClusterError(
    'store-credentials',
    `there are no credentials for the snapshots at ${snapshots.destination}`,
    {
      hint: `Set ${names}: in your environment, or as lines of ${join(dir, DOT_ENV)}. Or do without: \`snapshots: none\`.`,
    },
  );
}
