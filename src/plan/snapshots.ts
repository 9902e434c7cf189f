import type { ClusterSpec, ConfigTable, EnvTable, PortBases, RuntimeKind } from '../spec/types.js';
import type { SnapshotPlan } from './types.js';

/** Compose service and container suffix of the store beside the nodes, and what commands call it. */
export const SNAPSHOT_STORE = 'snapshot-store';
/** Where Azurite listens inside its container: its usual port. */
export const AZURITE_PORT = 10_000;
/** The one account of every Azurite. Its key is published, and no secret. */
export const AZURITE_ACCOUNT = 'devstoreaccount1';
const AZURITE_IMAGE = 'mcr.microsoft.com/azure-storage/azurite';

/**
 * Variables by which each kind of store takes credentials, as Restate reads them. Of `needed`, one of each list must be
 * there; `further` are handed on where they are.
 */
export const CREDENTIALS = {
  s3: { needed: [['AWS_ACCESS_KEY_ID'], ['AWS_SECRET_ACCESS_KEY']], further: ['AWS_SESSION_TOKEN'] },
  gcs: { needed: [['GOOGLE_SERVICE_ACCOUNT_KEY']], further: [] },
  azure: {
    needed: [['AZURE_STORAGE_ACCOUNT_NAME'], ['AZURE_STORAGE_ACCOUNT_KEY', 'AZURE_STORAGE_SAS_TOKEN']],
    further: [],
  },
} as const satisfies Record<string, { needed: readonly (readonly string[])[]; further: readonly string[] }>;

const SCHEMES = { azurite: 'az', s3: 's3', gcs: 'gs', azure: 'az' } as const;

/** Where snapshots of a cluster are kept; `undefined` where none are taken. */
export function planSnapshots(spec: ClusterSpec, runtime: RuntimeKind, ports: PortBases): SnapshotPlan | undefined {
  const { snapshots } = spec;
  if (snapshots.store === 'none') return undefined;
  const { store, bucket } = snapshots;
  const prefix = snapshots.prefix ?? spec.name;
  const common = { bucket, prefix, destination: `${SCHEMES[store]}://${bucket}/${prefix}` };
  if (store === 'gcs') return { ...common, store };
  if (store === 'azure') return { ...common, store, endpoint: snapshots.endpoint };
  if (store === 's3') return { ...common, store, endpoint: snapshots.endpoint, region: snapshots.region };
  const url = `http://127.0.0.1:${String(ports.snapshots)}`;
  return {
    ...common,
    store,
    version: snapshots.version,
    image: snapshots.image ?? `${AZURITE_IMAGE}:${snapshots.version}`,
    container: `${spec.names.containerPrefix ?? spec.name}-${SNAPSHOT_STORE}`,
    port: ports.snapshots,
    url,
    nodeUrl: runtime === 'docker' ? `http://${SNAPSHOT_STORE}:${String(AZURITE_PORT)}` : url,
  };
}

/** Variables that must come from whoever starts the cluster, or from the `.env` of its directory. */
function credentialNames(snapshots: SnapshotPlan | undefined): string[] {
  if (snapshots === undefined || snapshots.store === 'azurite') return [];
  const { needed, further } = CREDENTIALS[snapshots.store];
  return [...needed.flat(), ...further];
}

/** What nodes find the store by, beside their restate.toml. `null`: from whoever starts the cluster. */
export function snapshotEnv(snapshots: SnapshotPlan | undefined): EnvTable {
  if (snapshots === undefined) return {};
  const handedOn = Object.fromEntries(credentialNames(snapshots).map((name) => [name, null]));
  if (snapshots.store === 'azurite') {
    return {
      AZURE_STORAGE_USE_EMULATOR: 'true',
      AZURITE_BLOB_STORAGE_URL: snapshots.nodeUrl,
      AZURE_STORAGE_ACCOUNT_NAME: AZURITE_ACCOUNT,
    };
  }
  if (snapshots.store !== 'azure' || snapshots.endpoint === undefined) return handedOn;
  const plain = snapshots.endpoint.startsWith('http:') ? { AZURE_ALLOW_HTTP: 'true' } : {};
  return { ...handedOn, AZURE_STORAGE_ENDPOINT: snapshots.endpoint, ...plain };
}

/** `worker.snapshots` of restate.toml. */
export function snapshotSettings(spec: ClusterSpec, snapshots: SnapshotPlan | undefined): ConfigTable {
  if (snapshots === undefined || spec.snapshots.store === 'none') return {};
  const { every, everyRecords, keep } = spec.snapshots;
  const endpoint = snapshots.store === 's3' ? snapshots.endpoint : undefined;
  return {
    destination: snapshots.destination,
    ...(every === undefined ? {} : { 'snapshot-interval': every }),
    ...(everyRecords === undefined ? {} : { 'snapshot-interval-num-records': everyRecords }),
    // Servers before 1.7 do not know it.
    ...(keep === undefined ? {} : { 'num-retained': keep }),
    ...(snapshots.store === 's3' ? { 'aws-region': snapshots.region } : {}),
    ...(endpoint === undefined ? {} : { 'aws-endpoint-url': endpoint }),
    ...(endpoint?.startsWith('http:') === true ? { 'aws-allow-http': true } : {}),
  };
}
