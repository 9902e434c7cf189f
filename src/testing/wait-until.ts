import type { Condition } from './conditions.js';
import type { History } from './history.js';
import { keepAsking } from './keep-asking.js';
import type { Looks } from './looks.js';
import type { WaitOptions } from './types.js';

/**
 * Waits until a condition holds.
 *
 * @throws {ClusterError} `not-ready` or `interrupted`, each with what was last seen; `usage` for a wrong time
 */
export async function waitUntil(
  condition: Condition,
  looks: Looks,
  history: History,
  options: WaitOptions = {},
): Promise<void> {
  const question = {
    what: condition.description,
    ask: () => condition.look(looks),
    enough: (seen: true | string) => seen === true,
    inWords: (seen: true | string) => (seen === true ? 'yes' : seen),
    onSeen: (seen: string) => {
      history.addLook(`${condition.description}: ${seen}`);
    },
  };
  await keepAsking(question, options);
}
