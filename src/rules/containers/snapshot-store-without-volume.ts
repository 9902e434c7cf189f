import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { storesOf } from './store.js';

export const snapshotStoreWithoutVolume: Rule = {
  id: 'snapshot-store-without-volume',
  severity: 'warning',
  summary: 'The snapshot store keeps its data in a volume: the log may be trimmed up to what only it has.',
  docs: `${DOCS}/server/snapshots#why-snapshots-matter-for-log-trimming`,
  check: (cluster) =>
    storesOf(cluster)
      .filter(({ complete, mounts }) => complete && !mounts.some(({ kind }) => kind !== 'tmpfs'))
      .map(({ service, at }) => ({
        at,
        message: `${service} holds snapshots and has no volume: they are gone when the container is re-created`,
        hint: 'Mount a volume where it keeps its data, such as /data. The log they replace may be trimmed already.',
      })),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {AZURITE_BLOB_STORAGE_URL: "http://azurite:10000"}
  azurite:
    image: mcr.microsoft.com/azure-storage/azurite:3.35.0
    volumes: [snapshots:/data]`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {AZURITE_BLOB_STORAGE_URL: "http://azurite:10000"}
  azurite:
    image: mcr.microsoft.com/azure-storage/azurite:3.35.0`),
  },
};
