import { toleranceSentence } from '../survival/sentences.js';
import type { ClusterPlan } from '../plan/types.js';
import { literalSecrets } from '../secrets/literals.js';
import { fill, GENERATED } from './fill.js';
import { hasProvisionService } from './gateway.js';
import { summary } from './summary.js';

function dockerUsage(plan: ClusterPlan): string {
  const first = plan.provisioningNode;
  const provision: Readonly<Record<ClusterPlan['provision'], string>> = {
    sidecar: 'The `provision` container provisions the cluster once and ends.',
    auto: `\`${first.name}\` provisions the cluster by itself when it starts for the first time.`,
    manual: 'Nothing provisions the cluster until you run `docker compose run --rm provision`.',
  };
  return [
    'With Docker alone, in this directory:',
    '',
    '    docker compose up -d                                  # start',
    `    docker compose exec ${first.name} restatectl status          # nodes and partitions`,
    '    docker compose logs --follow                          # what they say',
    `    docker compose kill ${first.name}                            # what if it dies?`,
    '    docker compose down                                   # stop and keep the data; `--volumes` deletes it',
    '',
    provision[plan.provision],
    '',
    'A service on this machine is registered as `http://host.docker.internal:9080`; with Podman, as',
    '`http://host.containers.internal:9080`.',
  ].join('\n');
}

function nativeUsage(plan: ClusterPlan): string {
  return [
    'This cluster runs as plain processes, started and stopped by `restate-cluster up` and `down`. One node by hand:',
    '',
    `    cd nodes/${plan.provisioningNode.name} && restate-server --config-file restate.toml`,
    '',
    '`up` starts them with nodes speaking to each other over Unix sockets, which is faster than the TCP addresses in',
    'these files. Those stay open too, and hold for a node started by hand.',
    '',
    'A service on this machine is registered as `http://127.0.0.1:9080`.',
  ].join('\n');
}

function fileList(plan: ClusterPlan): string {
  const files: [string, string][] = [['`nodes/<name>/restate.toml`', 'settings of each node, with comments']];
  if (plan.runtime === 'docker') {
    files.unshift(['`docker-compose.yml`', 'the containers'], ['`.env`', 'the image they run, and variables of yours']);
    if (hasProvisionService(plan)) files.push(['`provision.sh`', 'provisions the cluster exactly once']);
  } else {
    files.push(['`nodes/<name>/data`, `restate.log`, `restate.pid`', 'what the running nodes write']);
  }
  if (plan.snapshots?.store === 'azurite' && plan.runtime === 'native') {
    files.push(['`snapshot-store`', "snapshots of partitions: as much a part of the data as the nodes' own"]);
  }
  if (plan.harness === undefined) files.push(['`.gitattributes`', 'keeps the ends of lines as they are']);
  files.push(['`manifest.json`', 'what was generated, so that your edits are noticed']);
  if (literalSecrets(plan.spec).length > 0) {
    files.push(['`secrets.json`', 'secrets that the spec spells out: for you alone, and for no repository']);
  }
  return files.map(([file, purpose]) => `- ${file}: ${purpose}`).join('\n');
}

function snapshotsSentence({ snapshots, runtime }: ClusterPlan): string {
  if (snapshots === undefined) return 'No snapshots are taken: the log is never trimmed.';
  if (snapshots.store !== 'azurite') return `Snapshots of partitions are kept at \`${snapshots.destination}\`.`;
  const where = runtime === 'docker' ? `the container \`${snapshots.container}\`` : 'a process beside the nodes';
  return `Snapshots of partitions are kept by Azurite, ${where}, on port ${String(snapshots.port)} of this machine.`;
}

/** The README of a cluster directory. */
export function renderReadme(template: string, plan: ClusterPlan): string {
  const nodes = plan.nodes.map(
    ({ name, ingressUrl, adminUrl, probeUrl }) =>
      `| ${name} | ${ingressUrl ?? '-'} | ${adminUrl === undefined ? '-' : `${adminUrl}/ui/`} | ${probeUrl} |`,
  );
  return fill(template, {
    cluster: plan.name,
    generated: GENERATED,
    summary: summary(plan),
    tolerance: toleranceSentence(plan),
    snapshots: snapshotsSentence(plan),
    nodes: nodes.join('\n'),
    usage: plan.runtime === 'docker' ? dockerUsage(plan) : nativeUsage(plan),
    files: fileList(plan),
  });
}
