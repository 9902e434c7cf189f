import { describe, expect, test } from 'vitest';
import { effectiveSettings, publicWords } from '../../../../src/cluster/export/known-secrets.js';
import { bundleReadme } from '../../../../src/cluster/export/readme.js';
import type { BundleFacts } from '../../../../src/cluster/export/readme.js';
import { planOf } from '../../fixtures.js';

const FACTS: BundleFacts = {
  name: 'demo',
  runtime: 'native',
  made: new Date('2026-01-31T12:00:00Z'),
  files: [
    { path: 'status.json', about: 'how it is' },
    { path: 'logs/node-1.log', about: 'what node-1 logged', note: 'the first 2.0 MB are left out' },
  ],
  missing: [],
  payloads: false,
};

describe('the text at the head of a bundle', () => {
  test('says what is in it, in a table', () => {
    expect(bundleReadme(FACTS).split('\n').slice(0, 8)).toEqual([
      'Restate cluster demo, as processes, as of 2026-01-31T12:00:00.000Z.',
      'Collected by restate-cluster.',
      '',
      'Files:',
      '  status.json      how it is',
      '  logs/node-1.log  what node-1 logged (the first 2.0 MB are left out)',
      '',
      'Nothing is missing.',
    ]);
  });

  test('names the test and the error it was made for', () => {
    const errors = ['Error: waited 5 s\n    at x', 'AssertionError: 1 is not 2'];
    const text = bundleReadme({ ...FACTS, occasion: { test: 'a.test.ts > counts\nto two', errors } });
    expect(text.split('\n').slice(0, 6)).toEqual([
      'Restate cluster demo, as processes, as of 2026-01-31T12:00:00.000Z.',
      'Collected by restate-cluster.',
      'Test: a.test.ts > counts to two',
      'Error: Error: waited 5 s',
      '      at x',
      'Error: AssertionError: 1 is not 2',
    ]);
  });

  test('says what is not in it, and why', () => {
    const text = bundleReadme({ ...FACTS, runtime: 'docker', missing: [{ path: 'disk.json', reason: 'no engine' }] });
    expect(text).toContain('in containers');
    expect(text).toContain('Could not be had, and why:\n  disk.json  no engine\n');
    expect(text).not.toContain('Nothing is missing');
  });

  test('says whether what services stored is in it', () => {
    expect(bundleReadme(FACTS)).toContain('Not in here: what services stored');
    expect(bundleReadme({ ...FACTS, payloads: true })).not.toContain('Not in here');
  });
});

test('what everything is called by is no secret', () => {
  const words = publicWords({ plan: planOf({ name: 'demo', nodes: [{ name: 'a', location: 'eu.x' }] }) });
  expect(words).toEqual(expect.arrayContaining(['demo', 'a', 'demo-a', 'eu.x', 'worker', 'localhost']));
});

test('effective settings are lines, by node', () => {
  const rows = [
    { plain_node_id: 'N2', key: 'a', value: 'x' },
    { plain_node_id: 'N1', key: 'b', value: 5 },
  ];
  expect(effectiveSettings(rows)).toBe('N1 b = 5\nN2 a = x\n');
});
