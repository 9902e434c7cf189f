import { SpecError } from '../errors.js';
import { nodeSettings } from '../plan/node-settings.js';
import { planCluster } from '../plan/plan.js';
import { provisionalPorts } from '../plan/ports.js';

import { judgeSettings } from '../restate/judge-settings.js';
import { rawSettings } from '../restate/raw-settings.js';
import type { FindServerOptions } from '../runtime/ask-server.js';
import type { LocatedProblem } from '../spec/path.js';
import type { ClusterSpec, NodeGroup, RuntimeKind } from '../spec/types.js';

export interface ConfigJudgement {
  /** False where there is something to judge and no server to do it. */
  readonly judged: boolean;
  readonly problems: readonly LocatedProblem[];
}

function withoutRaw(spec: ClusterSpec): ClusterSpec {
  const nodes =
    typeof spec.nodes === 'number'
      ? spec.nodes
      : spec.nodes.map((group): NodeGroup => ({ ...group, config: undefined, env: undefined }));
  return { ...spec, config: {}, env: {}, nodes };
}

/**
 * Has a real server of the spec's version judge every raw restate.toml key (`config`, and `RESTATE_*` in `env`).
 *
 * @throws {ClusterError} `program-missing` where `fetch` is set and there is no server to be had
 */
export async function judgeConfig(
  spec: ClusterSpec,
  runtime: RuntimeKind,
  options: FindServerOptions,
): Promise<ConfigJudgement> {
  const raw = rawSettings(spec);
  if (raw.length === 0) return { judged: true, problems: [] };
  const plan = planCluster(withoutRaw(spec), { runtime, ports: provisionalPorts() });
  // Loaded where there is something to judge: most specs have no raw keys, and `generate` is to be quick.
  const { findServerToAsk } = await import('../runtime/ask-server.js');
  const ask = await findServerToAsk(plan, options);
  if (ask === undefined) return { judged: false, problems: [] };
  const problems = new Map<string, LocatedProblem>();
  for (const { node, settings } of raw) {
    const described = plan.nodes.find(({ name }) => name === node) ?? plan.provisioningNode;
    for (const problem of await judgeSettings(ask, nodeSettings(plan, described), settings)) {
      problems.set(problem.path, problem);
    }
  }
  return { judged: true, problems: [...problems.values()] };
}

/**
 * The same for what is about to be written or started.
 *
 * @returns whether it was judged
 * @throws {SpecError} where the server refuses a value or does not know a key
 */
export async function checkConfig(
  spec: ClusterSpec,
  runtime: RuntimeKind,
  options: FindServerOptions,
): Promise<boolean> {
  const { judged, problems } = await judgeConfig(spec, runtime, options);
  if (problems.length > 0)
    throw new SpecError(problems.map(({ path, message, hint }) => ({ path, message, ...(hint && { hint }) })));
  return judged;
}
