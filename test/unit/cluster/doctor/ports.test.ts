import { expect, test } from 'vitest';
import { judgePorts } from '../../../../src/cluster/doctor/ports.js';

const HELD = { node: 'node-1', kind: 'ingress', port: 8080, holder: 'process 12 (nginx)' } as const;

test.each([
  ['free', { wanted: 9, busy: [], toBeFound: false }, 'all 9 are free'],
  ['one', { wanted: 1, busy: [], toBeFound: false }, 'its port is free'],
  ['held by this cluster', { wanted: 0, busy: [], toBeFound: false }, 'this cluster holds its ports already'],
  ['not chosen yet', { wanted: 9, busy: [], toBeFound: true }, '9 free ports will be found at the first start'],
])('ports that are %s are fine', (_, facts, message) => {
  expect(judgePorts(facts)).toEqual([{ check: 'ports', state: 'ok', message }]);
});

test('each busy port is a problem, with its holder', () => {
  expect(judgePorts({ wanted: 9, busy: [HELD], toBeFound: false })).toMatchObject([
    {
      check: 'ports',
      state: 'problem',
      message: 'ingress port 8080 of node-1 is held by process 12 (nginx)',
      hint: expect.stringContaining('--ports auto') as string,
    },
  ]);
});

test('of many, some are named', () => {
  const messages = (count: number) =>
    judgePorts({ wanted: 9, busy: Array<typeof HELD>(count).fill(HELD), toBeFound: false }).map(
      ({ message }) => message,
    );
  expect(messages(5)).toHaveLength(5);
  expect(messages(6).at(-1)).toBe('1 more port is busy');
  expect(messages(9).at(-1)).toBe('4 more ports are busy');
});
