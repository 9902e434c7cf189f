import { pathText } from './path.js';
import type { Path } from './path.js';
import { ROLES } from './types.js';

const NAME = 'Write a name such as demo or worker-a; it becomes part of host names and paths.';
const COPIES = 'Write a number of copies (replication: 2), or where they go, as in {zone: 2, node: 3}.';

/** What to write at a place of a spec, the closest place first. Places are as {@link pathText} writes them. */
const HINTS: readonly (readonly [place: RegExp, hint: string])[] = [
  [/^$/, 'Write keys and values, as in nodes: 3.'],
  [/^apiVersion$/, 'Write apiVersion: restate-cluster/v1, or leave it out.'],
  [/^(name|names\..*|nodes\[\d+\]\.(name|prefix))$/, NAME],
  [/^names$/, 'Write either of nodePrefix and containerPrefix, as in names: {nodePrefix: restate}.'],
  [/^restate$/, 'Write an exact version in quotes: restate: "1.7.12".'],
  [/^image$/, 'Write it as Docker names it: image: ghcr.io/acme/restate:1.7.12.'],
  [/^runtime$/, 'Leave it out for containers where Docker answers, and processes elsewhere.'],
  [/^nodes\[\d+\]\.count$/, 'Write how many nodes of this kind: count: 2.'],
  [/^nodes\[\d+\]\.roles/, `Write any of ${ROLES.join(', ')}, each once; leave it out for all of them.`],
  [/^nodes\[\d+\]\.location/, 'Write location: eu.a, or one for each node in turn: location: [eu.a, eu.b].'],
  [/^nodes\[\d+\]\.ports/, 'Write any of ingress, admin and fabric, as in ports: {ingress: 18080}.'],
  [/^(nodes\[\d+\]\.)?memory$/, 'Write an amount with its unit: memory: 2GB.'],
  [
    /^(nodes\[\d+\]\.)?config/,
    'Write keys and values as restate.toml has them, as in admin: {heartbeat-interval: 1s}.',
  ],
  [/^(nodes\[\d+\]\.)?env/, 'Write names and texts, as in env: {RUST_LOG: debug}.'],
  [/^(nodes\[\d+\]\.)?compose/, 'Write fields of a Compose service, as in compose: {cpus: 1.5}.'],
  [/^nodes/, 'Write how many nodes (nodes: 3), or a list, as in nodes: [{prefix: worker, count: 2, roles: [worker]}].'],
  [/^replication\.(logs|partitions)/, COPIES.replace('replication: 2', '2')],
  [/^replication/, COPIES],
  [/^metadata\.servers$/, 'Write how many nodes keep it, an odd number: metadata: {servers: 3}.'],
  [/^metadata\.addresses/, 'Write metadata: {store: etcd, addresses: ["http://etcd:2379"]}.'],
  [/^metadata\.path$/, 'Write metadata: {store: object-store, path: "s3://bucket/prefix"}.'],
  [/^metadata/, 'Write metadata: {store: replicated}, etcd or object-store; leave it out to keep it on the nodes.'],
  [/^snapshots\.store$/, 'Write azurite, s3, gcs, azure or none.'],
  [/^snapshots\.bucket$/, 'Write its name alone: snapshots: {store: gcs, bucket: acme-snapshots}.'],
  [/^snapshots\.prefix$/, 'Write a path without slashes at its ends: prefix: teams/demo.'],
  [/^snapshots\.endpoint$/, 'Write endpoint: "http://127.0.0.1:9000"; credentials come from the environment.'],
  [/^snapshots\.region$/, 'Write region: eu-central-1.'],
  [/^snapshots\.version$/, 'Write an exact version of Azurite in quotes: version: "3.35.0".'],
  [/^snapshots\.image$/, 'Write it as Docker names it: image: ghcr.io/acme/azurite:3.35.0.'],
  [/^snapshots\.every$/, 'Write a number and a unit: every: 10m.'],
  [/^snapshots\.everyRecords$/, 'Write how many log records: everyRecords: 10000.'],
  [/^snapshots\.keep$/, 'Write how many: keep: 2.'],
  [/^snapshots/, 'Write snapshots: azurite, snapshots: none, or snapshots: {store: s3, bucket: …, region: …}.'],
  [/^partitions$/, 'Write how many: partitions: 24.'],
  [/^provision$/, 'Leave it out for a one-shot container that does it; natively `up` does.'],
  [/^profile$/, "Leave it out for timings made for one machine; stock has Restate's own."],
  [/^ports/, 'Write `ports: auto`, or any of bind, ingress, admin, fabric, snapshots and step.'],
];

/** What to write instead of a wrong value at this place. */
export function hintFor(keys: Path): string | undefined {
  const place = pathText(keys);
  return HINTS.find(([pattern]) => pattern.test(place))?.[1];
}
