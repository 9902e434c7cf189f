import { stringify } from 'yaml';
import type { TableComparison } from '../../cluster/migrate/fingerprint/compare.js';
import type { MigrateResult } from '../../cluster/migrate/migrate.js';
import type { PlannedMigration } from '../../cluster/migrate/dry-run.js';
import { replicationSummary } from '../../render/summary.js';
import { plural } from '../../spec/words.js';
import { table } from './table.js';
import { seconds } from './up.js';

function verdict({ moved }: TableComparison): string {
  const reasons = Object.entries(moved).map(([reason, count]) => `${reason}: ${String(count)}`);
  return reasons.length === 0 ? 'equal' : `equal, but for time (${reasons.join(', ')})`;
}

function nextLines({ sourceRuns, started }: MigrateResult, dir: string, command: string): string[] {
  if (started) {
    return ['It runs, and goes on with the invocations of the node: do not start that again beside it.'];
  }
  const why = sourceRuns ? 'The source runs, so the cluster was not started' : 'The cluster was not started';
  return [
    `${why}: both would work on the same invocations.`,
    `Once the source is stopped for good: ${command} up --dir ${dir}`,
  ];
}

/** What of the spec is not simply the default, and known by now. */
function specLines({ spec, partitionsKnown }: PlannedMigration): string[] {
  const { name, restate, runtime, nodes, partitions, replication, ports } = spec;
  const known = partitionsKnown ? { partitions } : {};
  const text = stringify({ name, restate, runtime, nodes, ...known, replication, ports });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}

/** `migrate --dry-run`. */
export function renderPlannedMigration(planned: PlannedMigration, dir: string): string {
  const { plan, source, bytes, freeMb, begun, steps, notes } = planned;
  const free = freeMb === undefined ? '' : `; ${String(freeMb)} MB are free there`;
  const size = begun ? 'An earlier call has copied it.' : `It holds ${String(Math.ceil(bytes / 1024 ** 2))} MB${free}.`;
  const where = plan.runtime === 'docker' ? 'in containers' : 'as processes';
  return [
    `${source.label}: node ${source.nodeName} of Restate ${source.version}. ${size}`,
    `It would become ${plan.name}: ${plural(plan.nodes.length, 'node')} of Restate ${plan.version}, ${replicationSummary(plan.replication)}, ${where}, in ${dir}.`,
    '',
    'Its spec:',
    ...specLines(planned),
    '',
    ...(steps.length === 0 ? ['Nothing would be done: it is complete.'] : ['The steps:']),
    ...steps.map((step, i) => `  ${String(i + 1)}. ${step}`),
    '',
    'Know that:',
    ...notes.map((note) => `  ${note}`),
    '',
    'Nothing was written or started.',
  ].join('\n');
}

export function plannedMigrationAsJson({ plan, ...told }: PlannedMigration): unknown {
  const nodes = plan.nodes.map(({ name, nodeName, ingressUrl, adminUrl }) => ({
    name,
    nodeName,
    ingressUrl,
    adminUrl,
  }));
  return { name: plan.name, runtime: plan.runtime, version: plan.version, nodes, ...told };
}

/** What `migrate` says at its end; `dir` as this user would type it, `command` as this program was called. */
export function renderMigrate(result: MigrateResult, dir: string, command: string): string {
  const { plan, source, compared, elapsedMs } = result;
  const nodes = plural(plan.nodes.length, 'node');
  const rows = compared.map((one) => [one.what, String(one.before), String(one.after), verdict(one)]);
  return [
    `Made ${plan.name} of ${source.label}: ${nodes}, Restate ${plan.version}, ${seconds(elapsedMs)}. It is in ${dir}.`,
    '',
    table([['', 'before', 'after'], ...rows], '  '),
    '',
    ...nextLines(result, dir, command),
  ].join('\n');
}

export function migrateAsJson({ plan, elapsedMs, ...told }: MigrateResult): unknown {
  const nodes = plan.nodes.map(({ name, nodeName, ingressUrl, adminUrl }) => ({
    name,
    nodeName,
    ingressUrl,
    adminUrl,
  }));
  const { name, runtime, version, partitions } = plan;
  return { name, runtime, version, partitions, nodes, ...told, elapsedMs: Math.round(elapsedMs) };
}
