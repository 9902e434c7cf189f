import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judgeNode } from '../../../../src/cluster/doctor/node.js';

const { engines } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
  engines: { node: string };
};

test.each([
  ['v20.19.0', 'ok'],
  ['v20.20.2', 'ok'],
  ['v20.18.3', 'problem'],
  ['v21.7.0', 'problem'],
  ['v22.12.0', 'problem'],
  ['v22.13.0', 'ok'],
  ['v23.11.0', 'problem'],
  ['v24.0.0', 'ok'],
  ['v25.2.1', 'ok'],
  ['v18.20.0', 'problem'],
])('Node %s is %s for this package', (version, state) => {
  expect(judgeNode(version, engines.node)).toMatchObject({ check: 'node', state });
});

test('an old Node is told what to install', () => {
  expect(judgeNode('v18.20.1', '^20.19 || >=24')).toEqual({
    check: 'node',
    state: 'problem',
    message: 'Node 18.20.1 is not supported',
    hint: 'Install a Node of ^20.19 or >=24, from https://nodejs.org.',
  });
});

test('a range in another form is a mistake in our package.json', () => {
  expect(() => judgeNode('v24.0.0', '20.x')).toThrow('20.x');
});
