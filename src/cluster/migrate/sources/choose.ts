import { ClusterError } from '../../../errors.js';
import type { PrepareOptions } from '../../../runtime/types.js';
import { containerSource } from './container.js';
import { directorySource } from './directory.js';
import { serverSource } from './server.js';
import type { Source } from './source.js';
import { volumeSource } from './volume.js';

/** Where the data of a single node is: exactly one of these. */
export interface SourceChoice {
  /** A data directory on this machine. */
  readonly fromData?: string | undefined;
  /** A Docker volume. */
  readonly fromVolume?: string | undefined;
  /** A container, by name or id; it need not run. */
  readonly fromContainer?: string | undefined;
  /** The admin address of a server on this machine. */
  readonly fromServer?: string | undefined;
}

/**
 * Finds a source.
 *
 * @throws {ClusterError} `usage` unless exactly one is named; `source-unfit` where it is not there
 */
export async function findSource(choice: SourceChoice, options: PrepareOptions = {}): Promise<Source> {
  const { fromData, fromVolume, fromContainer, fromServer } = choice;
  const named = [fromData, fromVolume, fromContainer, fromServer].filter((value) => value !== undefined);
  if (named.length !== 1) {
    throw new ClusterError('usage', named.length === 0 ? 'no source is named' : 'several sources are named', {
      hint: 'Name one with `--from-data`, `--from-volume`, `--from-container` or `--from-server`.',
    });
  }
  if (fromData !== undefined) return directorySource(fromData);
  if (fromVolume !== undefined) return volumeSource(fromVolume, options);
  if (fromContainer !== undefined) return containerSource(fromContainer);
  return serverSource(fromServer ?? '');
}
