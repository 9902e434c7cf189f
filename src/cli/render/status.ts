import { lossText, replaceCommand } from '../../cluster/replace/lost-nodes.js';
import type { ClusterStatus, NodeStatus } from '../../cluster/status.js';
import { ROLES } from '../../spec/types.js';
import { printable } from '../../spec/printable.js';
import { plural } from '../../spec/words.js';
import type { Colors } from '../io.js';
import { age, uncoveredLines } from './snapshots.js';
import { editedNote } from './up.js';
import { table } from './table.js';

function paintStage(node: NodeStatus, lost: ClusterStatus['lostNodes'], colors: Colors): string {
  if (lost.some(({ name }) => name === node.name)) return colors.red('data lost');
  if (node.stage === 'ready') return colors.green(node.stage);
  return node.stage === 'down' ? colors.red(node.stage) : colors.yellow(node.stage);
}

function count(value: number | undefined): string {
  return value === undefined ? '-' : String(value);
}

function roles(own: readonly string[]): string {
  return own.length === ROLES.length ? 'all' : own.join(', ');
}

function headline(status: ClusterStatus, colors: Colors): string {
  const paint = { ready: colors.green, 'not-ready': colors.yellow, unprovisioned: colors.yellow, stopped: colors.red };
  const where = status.runtime === 'docker' ? 'in containers' : 'as processes';
  const title = `${colors.bold(status.name)}: ${paint[status.state](status.state)}`;
  return `${title} · Restate ${status.version}, ${where} · ${printable(status.dir)}`;
}

/** Where snapshots are, in a line. One that is stopped with its cluster is no fault. */
function snapshotsLine({ snapshots, state }: ClusterStatus, colors: Colors): string {
  if (snapshots === undefined) return 'snapshots: none are taken';
  const { destination, store, reachable, fault, newestAgeMs, partitions } = snapshots;
  const place = store === 'azurite' ? `${destination} in snapshot-store` : destination;
  if (!reachable) {
    const why = state === 'stopped' && store === 'azurite' ? 'stopped' : colors.red(fault ?? 'not reachable');
    return `snapshots: ${place}: ${why}`;
  }
  const newest = newestAgeMs === undefined ? 'none yet' : `newest ${age(newestAgeMs)} old`;
  return `snapshots: ${place}, ${newest}, ${plural(partitions ?? 0, 'partition')}`;
}

/** What `status` shows. */
export function renderStatus(status: ClusterStatus, colors: Colors): string {
  const { partitions, replication } = status;
  const lines = [headline(status, colors)];
  if (status.state !== 'stopped') {
    const copies =
      replication.logs === undefined
        ? ''
        : `, replication: logs ${replication.logs}, partitions ${replication.partitions ?? '?'}`;
    const led =
      partitions.led === undefined ? 'not known' : `${String(partitions.led)} of ${String(partitions.total)} led`;
    lines.push(`partitions: ${led}${copies}`);
  }
  lines.push(snapshotsLine(status, colors));
  if (status.lostNodes.length > 0) {
    const which = status.lostNodes.map((node) => `${node.name} lost its data: ${lossText(node)}`).join('; ');
    lines.push(colors.red(`${which}. Replace it: \`${replaceCommand(status.lostNodes.map(({ name }) => name))}\``));
  }
  if (status.edited.length > 0) lines.push(colors.yellow(editedNote(status.edited, status.runtime, '').trim()));
  lines.push(...uncoveredLines(status.snapshots?.uncovered).map((line) => colors.yellow(line)));
  if (status.state === 'not-ready') lines.push(`missing: ${status.missing}`);
  if (status.lost !== undefined) lines.push(colors.red(`data: ${status.lost.message}`), `  ${status.lost.hint}`);
  if (status.changing) {
    const undo = status.undoable ? ', `up --undo` takes it back' : '';
    lines.push(colors.yellow(`in the middle of a change: \`up --continue\` finishes it${undo}`));
  }
  if (status.refused !== undefined) {
    const { message, hint } = status.refused;
    lines.push(colors.yellow(`\`up\` would be refused: ${message}`), ...(hint === undefined ? [] : [hint]));
  }
  for (const { name, image } of status.nodes) {
    if (image !== undefined) lines.push(colors.yellow(`${name} runs ${image}, which is not what the spec says`));
  }
  // Only in the middle of an upgrade are there several.
  const mixed = new Set(status.nodes.flatMap(({ version }) => version ?? [])).size > 1;
  const own = (text: string) => (mixed ? [text] : []);
  const head = [
    'NODE',
    'ID',
    'STATE',
    ...own('VERSION'),
    'ROLES',
    'LEADS',
    'FOLLOWS',
    'INGRESS',
    'ADMIN',
    'NODE-TO-NODE',
    'RUNS AS',
  ];
  const rows = status.nodes.map((node) => [
    colors.bold(node.name),
    node.id ?? '-',
    paintStage(node, status.lostNodes, colors),
    ...own(node.version ?? '-'),
    roles(node.roles),
    count(node.leads),
    count(node.follows),
    node.ingressUrl ?? '-',
    node.adminUrl ?? '-',
    node.fabricUrl,
    node.process ?? '-',
  ]);
  return [...lines, '', table([head.map((title) => colors.dim(title)), ...rows])].join('\n');
}
