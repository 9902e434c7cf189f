import { join } from 'node:path';
import { makePrivateInside, writeStreamInside } from '../../files/put.js';
import type { TarEntry, TarWriter } from '../../files/tar.js';
import type { ClusterPlan } from '../../plan/types.js';
import { volumeOf, writeVolume } from '../../runtime/docker/volumes.js';
import { dataDirectory } from '../../runtime/native/store-process.js';

/** Where the data of nodes is put. */
export interface DataSink {
  add(node: string, entry: TarEntry): Promise<void>;
  /** Resolves once everything is in its place. */
  end(): Promise<void>;
  /** Gives it up; what was put somewhere stays there. */
  abort(reason: Error): Promise<void>;
}

/** Into a cluster directory, as native nodes have it. Paths must have been checked. */
export function directorySink(dir: string): DataSink {
  return {
    add: async (node, { path, type, mode, body }) => {
      const target = join(dataDirectory(dir, node), path);
      if (type === 'directory') await makePrivateInside(dir, target);
      else await writeStreamInside(dir, target, body, mode);
    },
    end: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
}

/** Into the volumes of a plan's nodes, which must be there. */
export function volumeSink(plan: ClusterPlan): DataSink {
  let open: { readonly node: string; readonly writer: TarWriter } | undefined;
  const end = async () => {
    const { writer } = open ?? {};
    await writer?.end();
    open = undefined;
  };
  return {
    add: async (node, entry) => {
      if (open?.node !== node) {
        await end();
        open = { node, writer: await writeVolume(volumeOf(plan, node), plan.image) };
      }
      await open.writer.add(entry);
    },
    end,
    abort: async (reason) => {
      await open?.writer.abort(reason);
    },
  };
}
