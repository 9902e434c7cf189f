import { tagOf } from '../version.js';
import { serverArguments } from './server.js';
import type { Service } from './service.js';

/** Variables that only a server is given; clients have addresses such as RESTATE_ADMIN_URL. */
const SERVER_VARIABLES =
  /^RESTATE_(?:NODE_NAME|CLUSTER_NAME|ROLES|AUTO_PROVISION|DEFAULT_REPLICATION|DEFAULT_NUM_PARTITIONS|ADVERTISED_ADDRESS|METADATA_CLIENT__\w+|BIFROST__\w+)$/i;

function isServerImage(image: string): boolean {
  const repository = image
    .slice(0, image.length - (tagOf(image) === '' ? 0 : tagOf(image).length + 1))
    .replace(/@.*$/, '');
  return /(?:^|\/)(?:restatedev\/restate|restate|restate-server)$/.test(repository.replace(/:$/, ''));
}

/** Whether a service runs a Restate server: by its program, its image, or what it is told. */
export function isServer(service: Service): boolean {
  // Another program of the image, such as a restatectl that provisions.
  if (serverArguments(service) === undefined) return false;
  if (service.words.some(({ text }) => /(?:^|\/)restate-server$/.test(text))) return true;
  const image = service.image?.text ?? '';
  if (isServerImage(image)) return true;
  return service.variables.some(({ name }) => SERVER_VARIABLES.test(name));
}
