import type { PlannedUp } from '../../cluster/plan-up.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { summary } from '../../render/summary.js';

const HEAD: Readonly<Record<PlannedUp['action'], string>> = {
  nothing: 'Nothing would be done: it is as its spec asks.',
  start: 'It would be started:',
  change: 'It would be changed, step by step:',
  refuse: 'It would be refused; the data of the cluster does not fit:',
};

/** Files may be others although nothing of the cluster is. */
function head({ action, live, files }: PlannedUp): string {
  return action === 'nothing' && live.length + files.length > 0
    ? 'Only files would be written; nothing is started or stopped:'
    : HEAD[action];
}

/** `up --dry-run`. */
export function renderPlanned(planned: PlannedUp, dir: string): string {
  const { plan, action, steps, live, refused, files, oneWay } = planned;
  const lines = [
    ...steps.map((title, i) => `  ${String(i + 1)}. ${title}`),
    ...refused.map(({ what, why }) => `  ${what}: ${why}`),
    ...(action === 'refuse' ? [] : live.map((what) => `  without a restart: ${what}`)),
    ...(oneWay === undefined ? [] : ['', `Once begun, it can't be taken back: ${oneWay}.`]),
    ...(action === 'refuse' || files.length === 0 ? [] : ['', `Files of ${dir} that would be written or removed:`]),
    ...(action === 'refuse' ? [] : files.map((path) => `  ${path}`)),
  ];
  return [`Cluster ${plan.name}: ${summary(plan)}`, head(planned), ...lines].join('\n');
}

/** The exit code of a dry run is that of the run itself. */
export function plannedExitCode({ action }: PlannedUp): number {
  return action === 'refuse' ? exitCodeOf('settings-changed') : EXIT.done;
}

export function plannedAsJson({ plan, dir, action, steps, live, refused, files, oneWay }: PlannedUp) {
  const json = planJson({ plan, dir, action, steps, live, refused, files });
  return oneWay === undefined ? json : { ...json, oneWay };
}

function planJson({ plan, dir, action, steps, live, refused, files }: Omit<PlannedUp, 'oneWay'>) {
  return { name: plan.name, dir, runtime: plan.runtime, version: plan.version, action, steps, live, refused, files };
}
