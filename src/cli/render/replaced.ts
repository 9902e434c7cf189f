import type { PlannedReplacement, ReplaceResult } from '../../cluster/replace/replace.js';
import { summary } from '../../render/summary.js';
import { list } from '../../spec/words.js';
import { toleranceSentence } from '../../survival/sentences.js';
import type { Colors } from '../io.js';
import { table } from './table.js';
import { seconds } from './up.js';

/** `node replace`. */
export function renderReplaced(result: ReplaceResult, colors: Colors, dir: string, dirFlag: string): string {
  const { plan, steps, changing, elapsedMs } = result;
  const head = `${colors.green('Ready')}: cluster ${colors.bold(plan.name)} has all its nodes again, after ${seconds(elapsedMs)}. ${toleranceSentence(plan)}`;
  const rows = steps.map((step) => [step.title, seconds(step.elapsedMs)]);
  const next = `The change that was begun before is still on its way in ${dir}: finish it with \`restate-cluster up --continue${dirFlag}\`, or take it back with \`restate-cluster up --undo${dirFlag}\`.`;
  return ['', head, '', table(rows, '  '), ...(changing ? ['', next] : [])].join('\n');
}

export function replacedAsJson({ plan, dir, steps, changing, elapsedMs }: ReplaceResult) {
  return { name: plan.name, dir, runtime: plan.runtime, version: plan.version, steps, changing, elapsedMs };
}

/** `node replace --dry-run`. */
export function renderPlannedReplacement({ plan, steps, deletes }: PlannedReplacement): string {
  return [
    `Cluster ${plan.name}: ${summary(plan)}`,
    'Nodes would be replaced, step by step:',
    ...(deletes.length === 0 ? [] : [`  first: delete the data of ${list(deletes)}`]),
    ...steps.map((title, i) => `  ${String(i + 1)}. ${title}`),
  ].join('\n');
}

export function plannedReplacementAsJson({ plan, dir, steps, deletes }: PlannedReplacement) {
  return { name: plan.name, dir, runtime: plan.runtime, version: plan.version, action: 'replace', steps, deletes };
}
