import type { Looks } from '../../../src/testing/looks.js';
import { planOf } from '../fixtures.js';

/** Looks at a cluster that answers nothing, but for what a test gives it. */
export function fakeLooks(own: Partial<Looks> = {}): Looks {
  const plan = own.plan ?? planOf();
  return {
    plan,
    observe: () => Promise.resolve({ nodes: [], partitions: undefined }),
    sql: () => Promise.resolve([]),
    queryAdmin: () => Promise.resolve([]),
    askCluster: () => Promise.resolve([]),
    trimPoint: () => Promise.resolve(0),
    running: () => plan.nodes.map(({ name }) => name),
    nodeName: (node) => node,
    ...own,
  };
}

/** Work whose end the test decides. */
export function held(): { readonly work: Promise<void>; readonly release: () => void } {
  let release: () => void = () => undefined;
  const work = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { work, release };
}
