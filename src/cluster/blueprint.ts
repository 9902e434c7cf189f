import { isDeepStrictEqual } from 'node:util';
import { ClusterError } from '../errors.js';
import { compareFiles } from '../files/compare.js';
import type { FileChanges } from '../files/compare.js';
import { assertMountable } from '../files/mountable.js';
import { createManifest, readManifest, SECRETS_NAME, withSecrets } from '../files/manifest.js';
import type { Manifest } from '../files/manifest.js';
import { sealedPaths, secretValues } from '../files/sealed-spec.js';
import { loadTemplates } from '../files/templates.js';
import { findFreeBlock } from '../machine/ports.js';
import { planCluster } from '../plan/plan.js';
import { assignSlots, blockSize, portBlock } from '../plan/ports.js';
import type { Slots } from '../plan/ports.js';
import type { ClusterPlan, HarnessChoices, SocketPaths } from '../plan/types.js';
import { renderFiles } from '../render/render.js';
import type { GeneratedFile } from '../render/types.js';
import { createRuntime } from '../runtime/create.js';
import { assertSound } from '../rules/judge.js';
import { expandNodes } from '../spec/nodes.js';
import { pathText } from '../spec/path.js';
import type { ClusterSpec, PortBases, RuntimeKind } from '../spec/types.js';
import { list } from '../spec/words.js';
import { currentPlan } from './change/decide.js';

/** Everything that is decided before anything is written or started. */
export interface Blueprint {
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly files: readonly GeneratedFile[];
  readonly changes: FileChanges;
  /** What the directory holds now. */
  readonly previous: Manifest | undefined;
  /** Why this runtime, in a sentence. */
  readonly runtimeReason: string;
}

/** How a spec that says `runtime: auto` gets its runtime. */
export type ChooseRuntime = () => Promise<{ runtime: RuntimeKind; reason: string }>;

/** Files that are only written, not run, are made for containers: the same spec gives the same bytes everywhere. */
export const forContainers: ChooseRuntime = () =>
  Promise.resolve({ runtime: 'docker', reason: 'generated for containers' });

/** The ports of a cluster: those of the spec; for `auto`, the ones `previous` has, else free ones. */
export async function settlePorts(
  spec: ClusterSpec,
  dir: string,
  previous: Pick<Manifest, 'spec' | 'ports' | 'started' | 'changing'> | undefined,
): Promise<PortBases> {
  if (spec.ports !== 'auto') return spec.ports;
  // Ports that changed with every start would break everything that was told an address.
  const count = expandNodes(spec).length;
  const sameSize = previous !== undefined && expandNodes(previous.spec).length === count;
  const chosen = previous?.spec.ports === 'auto' || previous?.changing?.to.ports === 'auto';
  if (chosen && (sameSize || previous.started)) return previous.ports;
  const first = await findFreeBlock('127.0.0.1', blockSize(count), `${dir}\0${spec.name}`);
  if (first !== undefined) return portBlock(first);
  throw new ClusterError('port-busy', `there are no ${String(blockSize(count))} free ports in a row`, {
    hint: 'Stop other clusters (`restate-cluster list`), or choose ports in the spec.',
  });
}

async function settleRuntime(spec: ClusterSpec, previous: Manifest | undefined, choose: ChooseRuntime) {
  if (spec.runtime !== 'auto') return { runtime: spec.runtime, reason: 'as the spec says' };
  // Once started, a cluster stays where its data is.
  if (previous?.started === true) return { runtime: previous.runtime, reason: 'as when it was first started' };
  return choose();
}

/**
 * Whether a spec can be planned at all, and keeps the rules; asked before anything on disk is touched.
 *
 * @throws {SpecError}
 */
export function checkPlan(spec: ClusterSpec): void {
  assertSound(spec);
}

/**
 * Refuses a spec that came from a manifest whose secrets are not here any more.
 *
 * @throws {ClusterError} `spec-unreadable`
 */
export function assertComplete(spec: ClusterSpec): void {
  const missing = sealedPaths(spec).map(pathText);
  if (missing.length === 0) return;
  throw new ClusterError(
    'spec-unreadable',
    `the value of ${list(missing)} is not here: ${SECRETS_NAME} does not have it`,
    {
      hint: 'Name the spec file that the cluster was made from, or put that file back into the cluster directory.',
    },
  );
}

/** The places nodes have in the port series, for as long as that is the same. */
function keptSlots(previous: Manifest | undefined, ports: PortBases): Slots | undefined {
  if (previous?.started !== true || !isDeepStrictEqual(previous.ports, ports)) return undefined;
  return previous.slots ?? assignSlots(expandNodes(previous.spec));
}

/** Nodes with data are known to each other by the addresses in it; see `runtime/native/sockets.ts`. */
async function chooseSockets(runtime: RuntimeKind, dir: string, previous: Manifest | undefined): Promise<SocketPaths> {
  if (runtime !== 'native') return undefined;
  if (previous?.started !== true || previous.runtime !== 'native' || previous.sockets === 'relative') return 'relative';
  return (await createRuntime(dir, currentPlan(previous)).hasData()) ? undefined : 'relative';
}

/** Plans a spec for a directory and compares the result with what is there. Changes nothing. */
export async function draw(
  spec: ClusterSpec,
  dir: string,
  choose: ChooseRuntime,
  harness?: HarnessChoices,
): Promise<Blueprint> {
  assertComplete(spec);
  const there = await readManifest(dir);
  // Where the values of its secrets were not kept, those of the spec tell whether they are the same.
  const previous = there === undefined ? undefined : withSecrets(there, secretValues([spec]));
  const { runtime, reason } = await settleRuntime(spec, previous, choose);
  assertMountable(dir, runtime);
  const ports = await settlePorts(spec, dir, previous);
  const nodeNames = previous?.started === true ? previous.nodeNames : undefined;
  const sockets = await chooseSockets(runtime, dir, previous);
  const slots = keptSlots(previous, ports);
  const plan = planCluster(spec, { runtime, ports, slots, nodeNames, sockets, harness });
  const files = renderFiles(plan, await loadTemplates());
  return { dir, plan, files, previous, runtimeReason: reason, changes: await compareFiles(dir, files, previous) };
}

/** The manifest to write beside a blueprint's files. */
export function manifestOf(
  { plan, files, previous }: Blueprint,
  options: {
    readonly starting: boolean;
    readonly identity?: Pick<Manifest, 'id' | 'engine'>;
    /** Whether an empty cluster takes the place of one whose data is gone. */ readonly fresh?: boolean;
  },
): Manifest {
  const started = options.starting || previous?.started === true;
  const provisioned = previous?.provisioned === true && options.fresh !== true ? ({ provisioned: true } as const) : {};
  const { spec, runtime, harness, ...choices } = plan;
  const { ports, slots, nodeNames, sockets } = choices;
  const { id, engine } = options.identity ?? previous ?? {};
  return createManifest(
    { spec, runtime, started, ...provisioned, id, engine, ports, slots, nodeNames, sockets, harness },
    files,
  );
}
