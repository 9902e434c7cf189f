import type { Document, YAMLMap } from 'yaml';
import { AZURITE_ACCOUNT, AZURITE_PORT, SNAPSHOT_STORE } from '../plan/snapshots.js';
import type { AzuritePlan, ClusterPlan } from '../plan/types.js';
import type { ServicePair } from './gateway.js';
import { LABELS, labels } from './labels.js';

/** Compose volume of the store beside the nodes. */
export const STORE_VOLUME = `${SNAPSHOT_STORE}-data`;

/**
 * A shared access signature of the account for everything about blobs, until 2100. It is no secret: it is made with
 * the key that every emulator has. https://learn.microsoft.com/rest/api/storageservices/create-account-sas
 */
export const EMULATOR_SAS =
  'sv=2020-12-06&ss=b&srt=sco&sp=rwdlac&se=2100-01-01T00%3A00%3A00Z&spr=https%2Chttp&sig=%2FwCwCLYOlQLWQCSHgqYgXFVwn6kFpKWTNtdXFFHwbeI%3D';

/** Puts an empty body to an address, and is content where the answer is 201 or 409. The image has node, and no curl. */
const PUT =
  "require('http').request(process.argv[1], {method: 'PUT'}, (answer) => process.exit([201, 409].includes(answer.statusCode) ? 0 : 1)).on('error', () => process.exit(1)).end()";

/** Where a blob container is made by a PUT. */
export function bucketAddress(url: string, bucket: string): string {
  return `${url}/${AZURITE_ACCOUNT}/${bucket}?restype=container&${EMULATOR_SAS}`;
}

/** The service of a store beside the nodes, made of its template. */
export function storeService(document: Document, template: ServicePair, plan: ClusterPlan, store: AzuritePlan) {
  const service = template.value;
  if (service === null) return template;
  const inside = `http://127.0.0.1:${String(AZURITE_PORT)}`;
  service.set('image', store.image);
  service.set('container_name', store.container);
  service.set('labels', document.createNode({ ...labels(plan), [LABELS.store]: SNAPSHOT_STORE }));
  service.set('ports', document.createNode([`127.0.0.1:${String(store.port)}:${String(AZURITE_PORT)}`]));
  const check = service.get('healthcheck') as YAMLMap;
  check.set('test', document.createNode(['CMD', 'node', '-e', PUT, bucketAddress(inside, store.bucket)]));
  return template;
}
