import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitReady } from '../src/index.js';
import type { ClusterPlan, ClusterRuntime } from '../src/index.js';
import { parseSpec, planCluster } from '../src/index.js';
import { createRuntime } from '../src/runtime/create.js';

const docker = promisify(execFile);

/** The cluster of Restate's documentation, without its snapshot store: environment, one volume, the first node provisions. */
function composeText(plan: ClusterPlan): string {
  const addresses = JSON.stringify(plan.nodes.map(({ fabricUrl }) => fabricUrl));
  const services = plan.nodes.map(({ name, ports, container, autoProvision }) => ({
    [name]: {
      image: plan.image,
      container_name: container,
      labels: { 'dev.restate-cluster.name': plan.name, 'dev.restate-cluster.node': name },
      volumes: ['restate-data:/restate-data'],
      // The documented file opens these on all addresses; a benchmark must not.
      ports: [
        `127.0.0.1:${String(ports.ingress)}:8080`,
        `127.0.0.1:${String(ports.admin)}:9070`,
        `127.0.0.1:${String(ports.fabric)}:5122`,
      ],
      environment: {
        RESTATE_CLUSTER_NAME: plan.name,
        RESTATE_DEFAULT_REPLICATION: '2',
        RESTATE_METADATA_CLIENT__ADDRESSES: addresses,
        RESTATE_NODE_NAME: name,
        RESTATE_ADVERTISED_ADDRESS: `http://${name}:5122`,
        RESTATE_AUTO_PROVISION: String(autoProvision),
      },
    },
  }));
  return JSON.stringify({
    name: plan.name,
    services: Object.assign({}, ...services) as object,
    volumes: { 'restate-data': {} },
  });
}

/** Milliseconds from `docker compose up` to the same "ready" that `restate-cluster up` waits for. */
export async function documentedUp(dir: string): Promise<number> {
  const spec = parseSpec({
    name: `bench-doc-${String(process.pid)}`,
    provision: 'auto',
    ports: { ingress: 28_080, admin: 29_070, fabric: 25_122 },
  });
  const plan = planCluster(spec, { runtime: 'docker' });
  writeFileSync(join(dir, 'docker-compose.yml'), composeText(plan));
  const compose = (...args: string[]) => docker('docker', ['compose', '--project-directory', dir, ...args]);
  const runtime: ClusterRuntime = createRuntime(dir, plan);
  try {
    const from = performance.now();
    await compose('up', '--detach');
    await waitReady(plan, runtime, { timeoutMs: 120_000 });
    return performance.now() - from;
  } finally {
    await compose('down', '--volumes');
  }
}
