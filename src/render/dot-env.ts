import { CREDENTIALS } from '../plan/snapshots.js';
import type { ClusterPlan } from '../plan/types.js';
import { fill, GENERATED } from './fill.js';
import type { Templates } from './types.js';

/** Variables for `docker compose`, and credentials; in the cluster directory. */
export const DOT_ENV = '.env';
/** What we assign in it. */
export const OWN_VARIABLES: readonly string[] = ['RESTATE_IMAGE'];
/** Where the part of its user begins. */
export const USERS_MARK = '# Yours from here on: restate-cluster keeps these lines as they are.';

function credentials(template: string, { snapshots, runtime }: ClusterPlan): string {
  if (snapshots === undefined || snapshots.store === 'azurite') return '';
  const { needed, further } = CREDENTIALS[snapshots.store];
  const names = [
    ...needed.map((names) => `#   ${names.map((name) => `${name}=…`).join('   or   ')}`),
    ...further.map((name) => `#   ${name}=…   where there is one`),
  ];
  const reader = runtime === 'docker' ? '`docker compose` and `restate-cluster`' : '`restate-cluster up`';
  return fill(template, { destination: snapshots.destination, names: names.join('\n'), reader });
}

/** Our part of the `.env` of a cluster directory; `undefined` where none is needed. */
export function renderDotEnv(templates: Templates, plan: ClusterPlan): string | undefined {
  const further = credentials(templates['env-credentials'], plan);
  if (plan.runtime === 'native' && further === '') return undefined;
  const wanted = [
    plan.runtime === 'docker' ? fill(templates.env, { generated: GENERATED, image: plan.image }) : `# ${GENERATED}\n`,
    further,
  ].filter((part) => part !== '');
  return `${wanted.join('\n')}\n${USERS_MARK}\n`;
}
