import { basename, join, resolve } from 'node:path';
import { ClusterError } from '../../errors.js';
import { sharedSignal } from '../../exec/shared-signal.js';
import { checkArchivePlace, writeArchiveFile } from '../../files/archive-file.js';
import { textEntry } from '../../files/tar.js';
import { AdminClient } from '../../restate/admin.js';
import { sqlArgs } from '../../restate/restatectl.js';
import { sqlRows } from '../../restate/sql-rows.js';
import type { RuntimeKind } from '../../spec/types.js';
import { engineFacts } from '../doctor/engine-facts.js';
import type { EventListener } from '../events.js';
import { openCluster } from '../open.js';
import type { OpenedCluster } from '../open.js';
import { throwIfInterrupted } from '../poll.js';
import { makeBundle, MAX_LOG_BYTES } from './bundle.js';
import type { BundleSummary } from './bundle.js';
import type { Subject } from './types.js';

const ASK_MS = 10_000;

export interface ExportLogsOptions {
  /** The archive. Default: named after the cluster and the time, in the current directory. */
  readonly file?: string | undefined;
  /** Overwrite a file that is there. Default false. */
  readonly force?: boolean;
  /** Only what was logged from then on. Default: everything. */
  readonly since?: Date | undefined;
  /** Bytes of each log that are kept, the last ones. Default 50 MB. */
  readonly maxLogBytes?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventListener;
}

export interface ExportLogsResult extends BundleSummary {
  /** Absolute path of the archive. */
  readonly file: string;
  readonly name: string;
  readonly dir: string;
  readonly runtime: RuntimeKind;
  /** Bytes of the archive. */
  readonly size: number;
  /** In milliseconds. */
  readonly elapsedMs: number;
}

/** As in `./demo-logs-2026-01-31T120000Z.tar.gz`, in UTC. */
function defaultBundleName(name: string, now: Date): string {
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
  return join('.', `${name}-logs-${time.replaceAll(':', '')}.tar.gz`);
}

async function subjectOf({ dir, plan, runtime }: OpenedCluster, options: ExportLogsOptions): Promise<Subject> {
  const { signal, since, maxLogBytes = MAX_LOG_BYTES } = options;
  if (!Number.isSafeInteger(maxLogBytes) || maxLogBytes < 0 || Number.isNaN(since?.getTime())) {
    throw new ClusterError('usage', 'maxLogBytes must be a whole number of bytes, and since a date');
  }
  const admin = new AdminClient(() => plan.nodes.flatMap(({ adminUrl }) => adminUrl ?? []), { signal });
  return {
    ...{ dir, plan, runtime, since, maxLogBytes },
    engine: await engineFacts(),
    askCluster: async (sql) => sqlRows((await runtime.restatectl(sqlArgs(sql), { timeoutMs: ASK_MS, signal })).stdout),
    askAdmin: (sql) => admin.query(sql),
    payloads: false,
  };
}

/**
 * Collects everything that helps somebody else to understand a cluster into one compressed archive: logs, settings,
 * status, tables, the machine. It may run, be half dead, be stopped, or never have been started; what can't be had is
 * told in the archive and in the result. Secrets are hidden, and only its owner may read it. The cluster is not changed.
 *
 * @throws {ClusterError} `no-cluster` where the directory holds none; `archive-exists` without `force`;
 * `archive-unwritable`; `interrupted`
 */
export async function exportLogs(directory: string, options: ExportLogsOptions = {}): Promise<ExportLogsResult> {
  const { onEvent, force = false } = options;
  // Many are told at once: everything that is asked.
  const signal = AbortSignal.any(options.signal === undefined ? [] : [options.signal]);
  sharedSignal(signal);
  const from = performance.now();
  const cluster = await openCluster(directory);
  const { dir, plan } = cluster;
  const file = resolve(options.file ?? defaultBundleName(plan.name, new Date()));
  await checkArchivePlace(file, force);
  onEvent?.({ type: 'collecting', what: 'settings, and secrets to hide', done: 0, total: 0 });
  const subject = await subjectOf(cluster, { ...options, signal });
  throwIfInterrupted(signal);
  // All in one directory, so that nothing is strewn about where it is unpacked.
  const top = basename(file).replace(/\.(?:tar\.gz|tgz)$/, '') || 'bundle';
  let summary: BundleSummary = { files: [], missing: [] };
  const size = await writeArchiveFile(file, force, async (tar) => {
    const watched = { signal, onEvent };
    summary = await makeBundle(subject, [], watched, ({ path, text }) => tar.add(textEntry(`${top}/${path}`, text)));
  });
  return { file, name: plan.name, dir, runtime: plan.runtime, size, ...summary, elapsedMs: performance.now() - from };
}
