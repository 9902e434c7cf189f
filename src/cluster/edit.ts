import { canonicalPath } from '../files/canonical-path.js';
import { isOnlyReplacement, sameSpec } from './change/decide.js';
import { ClusterError } from '../errors.js';
import type { Manifest } from '../files/manifest.js';
import { readManifest, sidesOf } from '../files/manifest.js';
import { editSpecText } from '../files/spec-edit.js';
import type { SpecEdit } from '../files/spec-edit.js';
import { readSpecText, rewriteSpec } from '../files/spec-file.js';
import { expandNodes } from '../spec/nodes.js';
import { parseSpec, readSpec } from '../spec/parse.js';
import type { ClusterSpec, ClusterSpecInput } from '../spec/types.js';
import { list } from '../spec/words.js';

/** What a command changes of a spec. */
export type EditSpec = (spec: ClusterSpec) => SpecEdit;

/** A spec as a command has edited it, not written yet. */
export interface EditedSpec {
  readonly spec: ClusterSpec;
  /** Whether it leads a change on its way further than that was to lead. */
  readonly further: boolean;
  /** Writes it into the file it came from, if it came from one. */
  readonly save: () => Promise<void>;
}

/**
 * The spec of a directory's cluster with some fields set. A replication that only followed from the number of nodes
 * follows it again.
 */
export function editManifestSpec(spec: ClusterSpec, edit: ClusterSpecInput): ClusterSpec {
  const { replication, ...kept } = spec;
  const followed = JSON.stringify(parseSpec(kept).replication) === JSON.stringify(replication);
  return parseSpec({ ...kept, ...(followed ? {} : { replication }), ...edit }, 'the command line');
}

async function manifestOf(dir: string): Promise<Manifest> {
  const manifest = await readManifest(dir);
  if (manifest?.started === true) return manifest;
  throw new ClusterError('no-cluster', `there is no cluster in ${dir}`, {
    hint: 'Start one with `restate-cluster up`, or name its directory with `--dir`.',
  });
}

/** Nodes that an edit removes. */
export interface Leaving {
  readonly nodes: readonly string[];
  /** The same edit for some of them. */
  readonly edit: (nodes: readonly string[]) => EditSpec;
}

interface Edit {
  readonly fields: SpecEdit;
  readonly wanted: ClusterSpec;
  readonly further: boolean;
}

/** An edit of the cluster's spec; or, for nodes that leave in the middle of another change, of where that leads. */
function editOf(manifest: Manifest, edit: EditSpec, leaving: Leaving | undefined): Edit {
  const { before } = sidesOf(manifest);
  const goal = manifest.changing?.to;
  if (goal === undefined || leaving === undefined) {
    const fields = edit(before);
    return { fields, wanted: editManifestSpec(before, fields), further: false };
  }
  const there = new Set(expandNodes(goal).map(({ name }) => name));
  const left = leaving.nodes.filter((name) => there.has(name));
  // The same once more, after it was interrupted.
  if (left.length === 0) return { fields: edit(before), wanted: goal, further: false };
  const fields = leaving.edit(left)(goal);
  const wanted = editManifestSpec(goal, fields);
  return { fields, wanted, further: !sameSpec(wanted, before) };
}

/**
 * Edits the spec of a started cluster, and of the file it was made from, if that is named. The same edit again, after
 * an earlier call was interrupted, is the same edit.
 *
 * @param file the spec file that is kept like the cluster
 * @param leaving of an edit that only removes nodes: they may leave in the middle of another change too
 * @throws {ClusterError} `no-cluster`; `settings-changed` where the file asks for more than this
 */
export async function editSpec(
  directory: string,
  edit: EditSpec,
  file: string | undefined,
  leaving?: Leaving,
): Promise<EditedSpec> {
  const manifest = await manifestOf(await canonicalPath(directory));
  const { before, after } = sidesOf(manifest);
  const { fields, wanted, further } = editOf(manifest, edit, leaving);
  const nothing = { spec: wanted, further, save: () => Promise.resolve() };
  if (file === undefined) return nothing;
  const text = await readSpecText(file);
  const { spec } = readSpec(text, file);
  const judged = [...new Set([...EDITED, ...Object.keys(fields)])];
  const unlike = (other: ClusterSpec) => judged.filter((field) => !sameField(spec, other, field));
  const agrees = (other: ClusterSpec) => unlike(other).length === 0;
  if (agrees(wanted)) return nothing;
  // A change that failed on the way has written its side already.
  if (![before, after].some(agrees)) {
    throw new ClusterError('settings-changed', `${file} differs from the cluster in ${list(unlike(before))}`, {
      hint: `Bring the cluster to it first, with \`restate-cluster up\`; \`up --dry-run\` shows what that does.`,
    });
  }
  return { spec: wanted, further, save: () => rewriteSpec(file, editSpecText(text, fields)) };
}

/** Fields that the file and the cluster must agree in, whatever flags said of the others. */
const EDITED = ['name', 'nodes', 'replication', 'restate'] as const;

function sameField(a: ClusterSpec, b: ClusterSpec, field: string): boolean {
  const text = (spec: ClusterSpec) => JSON.stringify(spec[field as keyof ClusterSpec]);
  return text(a) === text(b);
}

/**
 * The spec that a change on its way leads to, or the one it came from; the same one also after a call that went the
 * other way was interrupted.
 *
 * @throws {ClusterError} `no-cluster`; `usage` where there is no change on its way
 */
export async function specOfChange(directory: string, which: 'continue' | 'undo'): Promise<ClusterSpec> {
  const manifest = await manifestOf(await canonicalPath(directory));
  const { before, after } = sidesOf(manifest);
  if (which === 'undo' && isOnlyReplacement(manifest)) {
    throw new ClusterError(
      'usage',
      `nodes of ${manifest.spec.name} are being replaced, which can't be undone: their data is gone`,
      {
        hint: 'Finish it with `restate-cluster up --continue`.',
      },
    );
  }
  if (manifest.changing !== undefined) return which === 'continue' ? after : before;
  throw new ClusterError('usage', `there is no change to ${which}: the last one was carried out in full`, {
    hint: 'See: restate-cluster status',
  });
}
