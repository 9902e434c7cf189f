import pc from 'picocolors';
import { expect, test } from 'vitest';
import { renderDoctor } from '../../../../src/cli/render/doctor.js';
import type { Checkup, CheckResult } from '../../../../src/cluster/doctor/types.js';

const plain = pc.createColors(false);

function checkup(checks: readonly CheckResult[]): Checkup {
  return {
    name: 'demo',
    dir: '/demo',
    runtime: 'docker',
    runtimeReason: 'a Docker engine answers',
    nodes: 3,
    version: '1.7.12',
    fit: checks.every(({ state }) => state !== 'problem'),
    checks,
  };
}

const OK: CheckResult = { check: 'node', state: 'ok', message: 'Node 24.1.0' };
const WARNING: CheckResult = { check: 'image', state: 'warning', message: 'x is not here', hint: 'docker pull x' };
const BUSY: CheckResult = { check: 'ports', state: 'problem', message: '8080 is held by \u001b[2Jx', hint: 'Stop it.' };
const UNKNOWN: CheckResult = { check: 'disk', state: 'unknown', message: 'not known' };

test('on a terminal, signs; what mends several is said once, below them', () => {
  expect(renderDoctor(checkup([OK, WARNING, BUSY, { ...BUSY, message: '9070' }, UNKNOWN]), plain, true)).toBe(
    [
      'Cluster demo: 3 nodes of Restate 1.7.12, in containers (a Docker engine answers)',
      '',
      '✓  node   Node 24.1.0',
      '!  image  x is not here',
      '   docker pull x',
      '✗  ports  8080 is held by \\u001b[2Jx',
      '✗  ports  9070',
      '   Stop it.',
      '?  disk   not known',
      '',
      "This machine can't run it yet: 2 problems to mend before `up` of demo.",
    ].join('\n'),
  );
});

test('elsewhere, words', () => {
  const text = renderDoctor({ ...checkup([OK, WARNING, UNKNOWN]), runtime: 'native', nodes: 1 }, plain, false);
  expect(text.split('\n')).toEqual([
    'Cluster demo: 1 node of Restate 1.7.12, as processes (a Docker engine answers)',
    '',
    'ok       node   Node 24.1.0',
    'warning  image  x is not here',
    '         docker pull x',
    'unknown  disk   not known',
    '',
    'This machine can run it, with 1 warning and 1 check without an answer.',
  ]);
});

test.each([
  [[OK], 'This machine can run it.'],
  [[WARNING, WARNING], 'This machine can run it, with 2 warnings.'],
  [[UNKNOWN, UNKNOWN], 'This machine can run it, with 2 checks without an answer.'],
  [[BUSY], "This machine can't run it yet: 1 problem to mend before `up` of demo."],
])('its last sentence is the verdict', (checks, want) => {
  expect(renderDoctor(checkup(checks), plain, false).split('\n').at(-1)).toBe(want);
});
