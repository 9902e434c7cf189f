import { serviceHost } from '../../cluster/env.js';
import type { UpResult } from '../../cluster/up.js';
import { list } from '../../spec/words.js';
import { toleranceSentence } from '../../survival/sentences.js';
import type { ClusterPlan } from '../../plan/types.js';
import type { RuntimeKind } from '../../spec/types.js';
import type { Colors } from '../io.js';
import { table } from './table.js';

/** `2.9 s` */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** Where a browser finds the web UI. */
function webUi(adminUrl: string | undefined): string {
  return adminUrl === undefined ? '-' : `${adminUrl}/ui/`;
}

export function addressTable(plan: ClusterPlan, colors: Colors): string {
  const head = ['NODE', 'INGRESS', 'ADMIN AND WEB UI', 'NODE-TO-NODE'].map((title) => colors.dim(title));
  const rows = plan.nodes.map(({ name, ingressUrl, adminUrl, probeUrl }) => [
    colors.bold(name),
    ingressUrl ?? '-',
    webUi(adminUrl),
    probeUrl,
  ]);
  return table([head, ...rows], '  ');
}

/** Commands to paste next. `command` is as this user would type it. */
export function nextSteps(plan: ClusterPlan, command: string, dirFlag: string, host = serviceHost(plan)): string {
  const [admin] = plan.nodes.flatMap(({ adminUrl }) => adminUrl ?? []);
  const [first, ingress = first] = plan.nodes.flatMap(({ ingressUrl }) => ingressUrl ?? []);
  const register = `curl ${admin ?? ''}/deployments --json '{"uri": "http://${host}:9080"}'`;
  const steps = [
    ['register a service', register],
    ['invoke it, on any node', `curl ${ingress ?? ''}/Greeter/greet --json '"Ada"'`],
    ['look at the web UI', webUi(admin)],
    [
      'kill a node, and look',
      `${command} node kill ${plan.provisioningNode.name}${dirFlag}; ${command} status${dirFlag}`,
    ],
    ['bring it back', `${command} up${dirFlag}`],
    ['stop, and keep the data', `${command} down${dirFlag}`],
    ['tear it all down', `${command} down --purge${dirFlag}`],
  ];
  return table(steps, '  ');
}

/** That an edited file is not in effect yet, and how it comes to be. */
export function editedNote(edited: readonly string[], runtime: RuntimeKind, dirFlag: string): string {
  if (edited.length === 0) return '';
  const [were, their] = edited.length === 1 ? ['was', 'its'] : ['were', 'their'];
  const files = `${their} restate.toml${runtime === 'docker' ? ', docker-compose.yml or .env' : ''}`;
  return `\n${list(edited)} ${were} started before ${files} was edited: the edit is not in effect. Restart with: restate-cluster node restart ${edited.join(' ')}${dirFlag}`;
}

/** What `up` says at its end. `host`: by which nodes reach a service of this machine. */
export function renderUp(
  result: Omit<UpResult, 'runtime'>,
  colors: Colors,
  command: string,
  dirFlag: string,
  host?: string,
): string {
  const { plan, state, edited, elapsedMs } = result;
  const stale = editedNote(edited, plan.runtime, dirFlag);
  const name = colors.bold(plan.name);
  if (state === 'already-ready') {
    return `Cluster ${name} is already running and ready; nothing was changed.${stale}\n\n${addressTable(plan, colors)}`;
  }
  if (state === 'unprovisioned') {
    const next = `Provision it with: ${command} provision${dirFlag}`;
    return `The nodes of ${name} are up after ${seconds(elapsedMs)}, and wait to be provisioned.\n\n${addressTable(plan, colors)}\n\n${next}`;
  }
  if (state === 'changed') {
    const steps = result.steps.map((step) => [step.title, seconds(step.elapsedMs)]);
    const head = `${colors.green('Ready')}: cluster ${name} is as its spec asks, after ${seconds(elapsedMs)}. ${toleranceSentence(plan)}${stale}`;
    return ['', head, '', ...(steps.length === 0 ? [] : [table(steps, '  '), '']), addressTable(plan, colors)].join(
      '\n',
    );
  }
  return [
    '',
    `${colors.green('Ready')}: cluster ${name} took ${seconds(elapsedMs)}. ${toleranceSentence(plan)}${stale}`,
    '',
    addressTable(plan, colors),
    '',
    'Try next:',
    nextSteps(plan, command, dirFlag, host),
  ].join('\n');
}
