import { toleranceSentence } from '../survival/sentences.js';
import type { ClusterPlan } from '../plan/types.js';
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
    'A service on this machine is registered as `http://host.docker.internal:9080`.',
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
    files.unshift(['`docker-compose.yml`', 'the containers'], ['`.env`', 'the image they run']);
    if (hasProvisionService(plan)) files.push(['`provision.sh`', 'provisions the cluster exactly once']);
  } else {
    files.push(['`nodes/<name>/data`, `restate.log`, `restate.pid`', 'what the running nodes write']);
  }
  files.push(['`manifest.json`', 'what was generated, so that your edits are noticed']);
  return files.map(([file, purpose]) => `- ${file}: ${purpose}`).join('\n');
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
    nodes: nodes.join('\n'),
    usage: plan.runtime === 'docker' ? dockerUsage(plan) : nativeUsage(plan),
    files: fileList(plan),
  });
}
