import { describe, expect, test } from 'vitest';
import { chooseNodes, parseTail } from '../../../src/cli/nodes.js';
import { planOf, thrownBy } from '../fixtures.js';

const PLAN = planOf({ name: 'demo' });

describe('chooseNodes', () => {
  test('none named means all', () => {
    expect(chooseNodes(PLAN, [])).toEqual(['node-1', 'node-2', 'node-3']);
  });

  test('named ones come in the order in which they were named', () => {
    expect(chooseNodes(PLAN, ['node-3', 'node-1'])).toEqual(['node-3', 'node-1']);
  });

  test('one named twice comes once', () => {
    expect(chooseNodes(PLAN, ['node-2', 'node-1', 'node-2'])).toEqual(['node-2', 'node-1']);
  });

  test.each([
    ['node1', 'Did you mean node-1?'],
    ['nod-2', 'Did you mean node-2?'],
    ['database', 'Its nodes are node-1, node-2, node-3.'],
  ])('%s is none of them', (name, hint) => {
    expect(thrownBy(() => chooseNodes(PLAN, ['node-1', name]))).toMatchObject({
      code: 'usage',
      message: `demo has no node named ${name}`,
      hint,
    });
  });
});

describe('parseTail', () => {
  test.each([
    [undefined, undefined],
    ['0', 0],
    ['50', 50],
    ['999999999', 999_999_999],
  ])('%s', (flag, want) => {
    expect(parseTail(flag)).toBe(want);
  });

  test.each(['', 'all', '-5', '1.5', '5 ', '1e3', '9999999999'])('%j is no number of lines', (flag) => {
    expect(thrownBy(() => parseTail(flag))).toMatchObject({
      code: 'usage',
      message: `--tail: "${flag}" is not a number of lines`,
      hint: 'Write --tail 50.',
    });
  });
});
