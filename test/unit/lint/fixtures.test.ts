import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { fixFiles } from '../../../src/lint/fix.js';
import { lintFiles } from '../../../src/lint/lint.js';

const fixture = (name: string) => ({
  name,
  text: readFileSync(fileURLToPath(new URL(`../../fixtures/lint/${name}`, import.meta.url)), 'utf8'),
});

const WEAK = fixture('weak-cluster.yml');

test('a cluster as many run it has weaknesses, and no error', () => {
  const { findings, nodes, clusters } = lintFiles([WEAK]);
  const counts: Record<string, number> = {};
  for (const { severity, rule } of findings) {
    counts[`${severity} ${rule}`] = (counts[`${severity} ${rule}`] ?? 0) + 1;
  }
  expect({ nodes, clusters }).toEqual({ nodes: 3, clusters: 1 });
  expect(counts).toEqual({
    'warning fabric-port-published': 3,
    'warning admin-port-published': 3,
    'warning healthcheck-missing': 3,
    'warning image-unpinned': 1,
    'warning ui-address-missing': 6,
    'warning data-volume-shared': 1,
    'warning snapshot-store-without-volume': 1,
    'info image-unpinned': 1,
    'info default-credentials': 1,
    'info snapshot-store-unmaintained': 1,
    'info stop-grace-too-short': 3,
  });
});

test('a finding has its line, its column and what stands there', () => {
  const found = lintFiles([WEAK]).findings.filter(({ rule }) => rule === 'fabric-port-published');
  expect(found[1]).toMatchObject({
    file: 'weak-cluster.yml',
    position: { line: 38, column: 9, endLine: 38, endColumn: 21 },
    excerpt: '      - "25122:5122"',
    fixable: true,
  });
});

test('what has one safe answer is changed, and everything else stays as it is', () => {
  const [fixed] = fixFiles([WEAK]);
  const lines = (fixed?.text ?? '').split('\n');
  const before = WEAK.text.split('\n');
  expect(lines).toContain('      - "127.0.0.1:5122:5122" # nodes');
  expect(before.filter((line) => !lines.includes(line))).toEqual([
    '      - "5122:5122" # nodes',
    '      - "25122:5122"',
    '      - "35122:5122"',
  ]);
  const services = (parse(fixed?.text ?? '', { merge: true }) as { services: Record<string, Record<string, unknown>> })
    .services;
  expect(services['two']).toMatchObject({
    stop_grace_period: '65s',
    healthcheck: { test: ['CMD', 'curl', '-fsS', 'http://localhost:5122/health'] },
    environment: { RESTATE_NODE_NAME: 'two', RESTATE_ADMIN__ADVERTISED_ADDRESS: 'http://localhost:29070' },
  });
});

test('changed once, there is nothing left to change', () => {
  const fixed = fixFiles([WEAK]);
  expect(lintFiles(fixed).findings.filter(({ fixable }) => fixable)).toEqual([]);
  expect(fixFiles(fixed)).toEqual([]);
});

test('a sound cluster, however it is written, is nothing to complain of', () => {
  const files = ['sound/compose.yaml', 'sound/.env', 'sound/common.env', 'sound/gamma.toml'].map(fixture);
  const { findings, nodes, clusters } = lintFiles(files);
  expect(findings).toEqual([]);
  expect({ nodes, clusters }).toEqual({ nodes: 3, clusters: 1 });
});

test.each<[string, (text: string) => string, string]>([
  ['a name twice', (text) => text.replace('NAME: two', 'NAME: one'), 'duplicate-node-name'],
  [
    'two that provision',
    (text) => text.replace('AUTO_PROVISION: "false"', 'AUTO_PROVISION: "true"'),
    'multiple-auto-provision',
  ],
  [
    'too many copies',
    (text) => text.replace('DEFAULT_REPLICATION: 2', 'DEFAULT_REPLICATION: 4'),
    'replication-exceeds-log-servers',
  ],
  [
    'a wrong address',
    (text) => text.replace('"http://two:5122","http://three', '"http://two:5122","http://tree'),
    'metadata-address-wrong',
  ],
  [
    'a store nobody knows',
    (text) => text.replace('http://store:9000', 'http://minio:9000'),
    'snapshot-store-unreachable',
  ],
  ['a port twice', (text) => text.replace('"28080:8080"', '"8080:8080"'), 'port-conflict'],
  [
    'a version far away',
    (text) => text.replace('  two:\n', '  two:\n    image: restatedev/restate:1.4.1\n').replace(':latest', ':1.7.12'),
    'image-versions-differ',
  ],
])('%s is seen', (_, change, rule) => {
  const { findings } = lintFiles([{ ...WEAK, text: change(WEAK.text) }]);
  expect(findings.map((finding) => finding.rule)).toContain(rule);
});
