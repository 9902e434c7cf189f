import { OWN_VARIABLES } from '../../render/dot-env.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Case does not matter: Windows has one variable for all spellings. */
const OWN: ReadonlySet<string> = new Set(OWN_VARIABLES);

/**
 * The environment in which Compose runs. Compose reads options from `COMPOSE_*`, and a variable of the shell wins over the
 * `.env` of the cluster directory: either would start something else than the files there say. Other variables stay, since
 * a spec may hand them on to its nodes.
 */
export function composeEnv(env: Environment): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^COMPOSE_/i.test(entry[0]) && !OWN.has(entry[0].toUpperCase()),
  );
  return Object.fromEntries(kept);
}
