import { list } from '../../spec/words.js';
import { lossText, replaceCommand } from '../replace/lost-nodes.js';
import type { LostNode } from '../replace/lost-nodes.js';
import type { CheckResult } from './types.js';

/** Judges whether the nodes of a cluster that was started have their data; a cluster without any is a new one. */
export function judgeData(lost: readonly LostNode[]): CheckResult {
  if (lost.length === 0) return { check: 'data', state: 'ok', message: 'the nodes have their data' };
  const names = lost.map(({ name }) => name);
  const why = lost.map((node) => `${node.name}: ${lossText(node)}`).join('; ');
  const message = `${list(names)} lost ${names.length === 1 ? 'its' : 'their'} data (${why})`;
  return {
    check: 'data',
    state: 'problem',
    message,
    hint: `Replace ${names.length === 1 ? 'it' : 'them'} with: ${replaceCommand(names)}`,
  };
}
