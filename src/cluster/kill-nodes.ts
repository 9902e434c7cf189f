import type { OpenedCluster } from './open.js';

/** What {@link killNodes} did. */
export interface KillResult {
  /** Nodes that ran. */
  readonly killed: readonly string[];
  /** Nodes that did not run anyway. */
  readonly idle: readonly string[];
}

/** Ends nodes at once, as a crash does. Their data stays, and the next `up` starts them again. */
export async function killNodes({ runtime }: OpenedCluster, nodes: readonly string[]): Promise<KillResult> {
  const running = new Set(
    (await runtime.inspect()).filter(({ state }) => state === 'running' || state === 'failing').map(({ name }) => name),
  );
  const killed = nodes.filter((node) => running.has(node));
  await Promise.all(killed.map((node) => runtime.kill(node)));
  return { killed, idle: nodes.filter((node) => !running.has(node)) };
}
