import type { ClusterEvent } from '../../cluster/events.js';
import { KEEP_LF } from '../../files/line-ends.js';
import { printable } from '../../spec/printable.js';
import { displayPath } from '../io.js';
import { summary } from '../../render/summary.js';
import { plural } from '../../spec/words.js';
import { withInvocation } from '../invocation.js';

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1_000_000));
}

function describeChange({ steps, live, oneWay }: Extract<ClusterEvent, { type: 'change' }>): string {
  const silent = live.length === 0 ? '' : ` Without a restart: ${live.join('; ')}.`;
  const warning = oneWay === undefined ? '' : ` Once begun, it can't be taken back: ${oneWay}.`;
  return `Changing the cluster in ${plural(steps.length, 'step')}.${silent}${warning}`;
}

/** Most of a line that another program printed which is shown. */
const MAX_SHOWN = 500;

/** One line for an event, or `undefined` for those a display shows in its own way. It can be shown on any terminal. */
export function describeEvent(event: ClusterEvent): string | undefined {
  const text = sentence(event);
  return text === undefined ? undefined : printable(text, MAX_SHOWN);
}

function sentence(event: ClusterEvent): string | undefined {
  switch (event.type) {
    case 'planned': {
      const where = event.plan.runtime === 'docker' ? 'in containers' : 'as processes on this machine';
      return `Cluster ${event.plan.name}: ${summary(event.plan)} Running ${where} (${event.runtimeReason}).`;
    }
    case 'waiting-for-lock':
      return `Another restate-cluster (process ${String(event.pid)}) is at work on this cluster; waiting for it.`;
    case 'going-unlocked':
      return `${displayPath(event.dir)} can't be locked (${event.reason}); going on without a lock`;
    case 'manifest-unusable':
      return `${event.reason}; looking for what runs from ${displayPath(event.dir)} by its processes and containers`;
    case 'files-written':
      return `wrote ${plural(event.count, 'file')} to ${displayPath(event.dir)}`;
    case 'edited-files-kept':
      return `using your edited ${event.paths.join(', ')}`;
    case 'line-ends-changed':
      return withInvocation(
        `${event.paths.join(', ')}: Windows line ends (CRLF). Write LF again with \`restate-cluster generate\`. ${KEEP_LF}`,
      );
    case 'download': {
      const total = event.total === undefined ? '' : ` of ${megabytes(event.total)}`;
      return `fetching ${event.program} ${event.version} from npm: ${megabytes(event.received)}${total} MB`;
    }
    case 'pull':
      return `pulling ${event.image}: ${event.line}`;
    case 'transfer': {
      const total = event.total === undefined ? '' : ` of ${megabytes(event.total)}`;
      return `${event.what} data: ${megabytes(event.bytes)}${total} MB`;
    }
    case 'collecting':
      if (event.total === 0) return `collecting ${event.what}`;
      return `collecting: ${String(event.done)} of ${String(event.total)} (${event.what})`;
    case 'phase':
      return event.title;
    case 'starting':
      return `starting ${event.nodes.join(', ')}`;
    case 'provisioned':
      return event.already ? 'already provisioned' : `provisioned through ${event.node}`;
    case 'widening-logs':
      return `spreading ${plural(event.logs.length, 'log')} over all log servers`;
    case 'logs-still-narrow':
      return `${plural(event.logs.length, 'log')} could not be spread yet; Restate does it by itself within a minute`;
    case 'snapshots-missing': {
      const { partitions, total } = event;
      return `the snapshot store lacks ${String(partitions.length)} of ${plural(total, 'partition')} whose logs were trimmed; taking snapshots`;
    }
    case 'change':
      return describeChange(event);
    case 'step':
      return `step ${String(event.index)}/${String(event.total)}: ${event.title}`;
    case 'stopping':
      return `stopping ${event.nodes.join(', ')}`;
    case 'rolling-back':
      return `rolling back: stopping ${event.nodes.join(', ')}${event.dataToo ? ' and deleting the data of this attempt' : ''}`;
    case 'rollback-failed':
      return `could not roll back: ${event.reason}`;
    case 'step-done':
    case 'progress':
    case 'ready':
      return undefined;
  }
}
