import { clusterNameMismatch } from './identity/cluster-name-mismatch.js';
import { duplicateNodeId } from './identity/duplicate-node-id.js';
import { duplicateNodeName } from './identity/duplicate-node-name.js';
import { multipleAutoProvision } from './identity/multiple-auto-provision.js';
import { nobodyProvisions } from './identity/nobody-provisions.js';
import { nodeNameInvalid } from './identity/node-name-invalid.js';
import { nodeNameMissing } from './identity/node-name-missing.js';
import { provisioningValuesDiffer } from './identity/provisioning-values-differ.js';
import { locationInvalid } from './replication/location-invalid.js';
import { locationPartial } from './replication/location-partial.js';
import { manyPartitionCopies } from './replication/many-partition-copies.js';
import { providerNotReplicated } from './replication/provider-not-replicated.js';
import { replicationExceedsLogServers } from './replication/replication-exceeds-log-servers.js';
import { replicationExceedsWorkers } from './replication/replication-exceeds-workers.js';
import { replicationExceedsZones } from './replication/replication-exceeds-zones.js';
import { replicationInvalid } from './replication/replication-invalid.js';
import { replicationNoSpare } from './replication/replication-no-spare.js';
import { singleCopy } from './replication/single-copy.js';
import { noAdmin } from './roles/no-admin.js';
import { noHttpIngress } from './roles/no-http-ingress.js';
import { noLogServer } from './roles/no-log-server.js';
import { noWorker } from './roles/no-worker.js';
import { portWithoutRole } from './roles/port-without-role.js';
import { roleLegacyName } from './roles/role-legacy-name.js';
import { roleUnknown } from './roles/role-unknown.js';
import { rolesEmpty } from './roles/roles-empty.js';
import { metadataAddressWrong } from './metadata/metadata-address-wrong.js';
import { metadataAddressesIncomplete } from './metadata/metadata-addresses-incomplete.js';
import { metadataAddressesMissing } from './metadata/metadata-addresses-missing.js';
import { metadataObjectStore } from './metadata/metadata-object-store.js';
import { metadataRoleWithExternalStore } from './metadata/metadata-role-with-external-store.js';
import { metadataServersEven } from './metadata/metadata-servers-even.js';
import { metadataServersExceedNodes } from './metadata/metadata-servers-exceed-nodes.js';
import { metadataServersTooFew } from './metadata/metadata-servers-too-few.js';
import { metadataStoreDiffers } from './metadata/metadata-store-differs.js';
import { noMetadataServer } from './metadata/no-metadata-server.js';
import { advertisedAddressDuplicate } from './network/advertised-address-duplicate.js';
import { advertisedAddressLoopback } from './network/advertised-address-loopback.js';
import { advertisedAddressMissing } from './network/advertised-address-missing.js';
import { advertisedAddressPort } from './network/advertised-address-port.js';
import { advertisedAddressUnresolvable } from './network/advertised-address-unresolvable.js';
import { advertisedEndpointDeprecated } from './network/advertised-endpoint-deprecated.js';
import { bindLoopback } from './network/bind-loopback.js';
import { listenModeUnix } from './network/listen-mode-unix.js';
import { networksDisjoint } from './network/networks-disjoint.js';
import { portConflict } from './network/port-conflict.js';
import { uiAddressMissing } from './network/ui-address-missing.js';
import { uiAddressWrongPort } from './network/ui-address-wrong-port.js';
import { durabilityReplicaSetOnly } from './snapshots/durability-replica-set-only.js';
import { secretInFile } from './snapshots/secret-in-file.js';
import { snapshotsDestinationDiffers } from './snapshots/snapshots-destination-differs.js';
import { snapshotsHalfKey } from './snapshots/snapshots-half-key.js';
import { snapshotsHttpRefused } from './snapshots/snapshots-http-refused.js';
import { snapshotsIntervalMissing } from './snapshots/snapshots-interval-missing.js';
import { snapshotsMissing } from './snapshots/snapshots-missing.js';
import { snapshotsOnSomeNodes } from './snapshots/snapshots-on-some-nodes.js';
import { snapshotsRegionMissing } from './snapshots/snapshots-region-missing.js';
import { snapshotsScheme } from './snapshots/snapshots-scheme.js';
import { adminPortPublished } from './containers/admin-port-published.js';
import { dataVolumeMissing } from './containers/data-volume-missing.js';
import { dataVolumeShared } from './containers/data-volume-shared.js';
import { defaultCredentials } from './containers/default-credentials.js';
import { containerPrivileged } from './isolation/container-privileged.js';
import { hostMount } from './isolation/host-mount.js';
import { hostNamespace } from './isolation/host-namespace.js';
import { fabricPortPublished } from './containers/fabric-port-published.js';
import { healthcheckDeprecated } from './containers/healthcheck-deprecated.js';
import { healthcheckMissing } from './containers/healthcheck-missing.js';
import { imageUnpinned } from './containers/image-unpinned.js';
import { imageVersionsDiffer } from './containers/image-versions-differ.js';
import { memoryOverLimit } from './containers/memory-over-limit.js';
import { replicasShareName } from './containers/replicas-share-name.js';
import { snapshotStoreUnmaintained } from './containers/snapshot-store-unmaintained.js';
import { snapshotStoreUnreachable } from './containers/snapshot-store-unreachable.js';
import { snapshotStoreWithoutVolume } from './containers/snapshot-store-without-volume.js';
import { stopGraceTooShort } from './containers/stop-grace-too-short.js';
import { argumentUnknown } from './settings/argument-unknown.js';
import { configFileMissing } from './settings/config-file-missing.js';
import { envTableSeparator } from './settings/env-table-separator.js';
import { gossipUnsafe } from './settings/gossip-unsafe.js';
import { invalidSpec } from './settings/invalid-spec.js';
import { logFsyncOff } from './settings/log-fsync-off.js';
import { removedKey } from './settings/removed-key.js';
import { secretInSpec } from './settings/secret-in-spec.js';
import { unreadable } from './settings/unreadable.js';
import { valueType } from './settings/value-type.js';
import { wrapperTable } from './settings/wrapper-table.js';
import type { Rule } from './rule.js';

/** Every rule, topic by topic. */
export const RULES: readonly Rule[] = [
  clusterNameMismatch,
  duplicateNodeId,
  duplicateNodeName,
  multipleAutoProvision,
  nobodyProvisions,
  nodeNameInvalid,
  nodeNameMissing,
  provisioningValuesDiffer,
  locationInvalid,
  locationPartial,
  manyPartitionCopies,
  providerNotReplicated,
  replicationExceedsLogServers,
  replicationExceedsWorkers,
  replicationExceedsZones,
  replicationInvalid,
  replicationNoSpare,
  singleCopy,
  noAdmin,
  noHttpIngress,
  noLogServer,
  noWorker,
  portWithoutRole,
  roleLegacyName,
  roleUnknown,
  rolesEmpty,
  metadataAddressWrong,
  metadataAddressesIncomplete,
  metadataAddressesMissing,
  metadataObjectStore,
  metadataRoleWithExternalStore,
  metadataServersEven,
  metadataServersExceedNodes,
  metadataServersTooFew,
  metadataStoreDiffers,
  noMetadataServer,
  advertisedAddressDuplicate,
  advertisedAddressLoopback,
  advertisedAddressMissing,
  advertisedAddressPort,
  advertisedAddressUnresolvable,
  advertisedEndpointDeprecated,
  bindLoopback,
  listenModeUnix,
  networksDisjoint,
  portConflict,
  uiAddressMissing,
  uiAddressWrongPort,
  durabilityReplicaSetOnly,
  secretInFile,
  snapshotsDestinationDiffers,
  snapshotsHalfKey,
  snapshotsHttpRefused,
  snapshotsIntervalMissing,
  snapshotsMissing,
  snapshotsOnSomeNodes,
  snapshotsRegionMissing,
  snapshotsScheme,
  adminPortPublished,
  dataVolumeMissing,
  dataVolumeShared,
  defaultCredentials,
  fabricPortPublished,
  healthcheckDeprecated,
  healthcheckMissing,
  imageUnpinned,
  imageVersionsDiffer,
  memoryOverLimit,
  replicasShareName,
  snapshotStoreUnmaintained,
  snapshotStoreUnreachable,
  snapshotStoreWithoutVolume,
  stopGraceTooShort,
  containerPrivileged,
  hostMount,
  hostNamespace,
  argumentUnknown,
  configFileMissing,
  envTableSeparator,
  gossipUnsafe,
  invalidSpec,
  logFsyncOff,
  removedKey,
  secretInSpec,
  unreadable,
  valueType,
  wrapperTable,
];
