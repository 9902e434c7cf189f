import TOML from '@iarna/toml';
import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../src/files/templates.js';
import { nodeSettings } from '../../../src/plan/node-settings.js';
import { formatToml, restateTomlRenderer } from '../../../src/render/restate-toml.js';
import { parseTomlTemplate } from '../../../src/render/toml-template.js';
import { ROLES } from '../../../src/spec/types.js';
import type { ConfigTable } from '../../../src/spec/types.js';
import { nodeOf, planOf } from '../fixtures.js';

const TEMPLATE = (await loadTemplates())['restate.toml'];

/** The parser of @iarna/toml marks its tables with symbols; only the values matter. */
function parse(toml: string): unknown {
  return JSON.parse(JSON.stringify(TOML.parse(toml)));
}

describe('nodeSettings', () => {
  test('of a container', () => {
    const plan = planOf({ name: 'demo', partitions: 8, ports: { bind: '0.0.0.0' } });
    expect(nodeSettings(plan, nodeOf(plan, 2))).toMatchObject({
      'node-name': 'node-2',
      'cluster-name': 'demo',
      roles: ROLES,
      'auto-provision': false,
      'default-num-partitions': 8,
      'default-replication': '{node: 2}',
      'base-dir': '/restate-data',
      'bind-ip': '0.0.0.0',
      'bind-port': 5122,
      'advertised-address': 'http://node-2:5122',
      'listen-mode': 'tcp',
      'metadata-client': {
        type: 'replicated',
        addresses: ['http://node-1:5122', 'http://node-2:5122', 'http://node-3:5122'],
      },
      admin: { 'bind-ip': '0.0.0.0', 'bind-port': 9070, 'advertised-address': 'http://127.0.0.1:9170' },
      ingress: { 'bind-ip': '0.0.0.0', 'bind-port': 8080, 'advertised-address': 'http://127.0.0.1:8180' },
      bifrost: { 'default-provider': 'replicated' },
    });
  });

  test('of a process: the fabric port stays on loopback whatever is bound', () => {
    const plan = planOf({ ports: { bind: '0.0.0.0' } }, 'native');
    expect(nodeSettings(plan, nodeOf(plan, 2))).toMatchObject({
      'base-dir': 'data',
      'bind-ip': '127.0.0.1',
      'bind-port': 5222,
      'advertised-address': 'http://127.0.0.1:5222',
      admin: { 'bind-ip': '0.0.0.0', 'bind-port': 9170 },
      ingress: { 'bind-ip': '0.0.0.0', 'bind-port': 8180 },
    });
  });

  test('only one node provisions by itself, and only where asked to', () => {
    const plan = planOf({ provision: 'auto', nodes: 5 });
    const own = plan.nodes.map((node) => nodeSettings(plan, node)['auto-provision']);
    expect(own).toEqual([true, false, false, false, false]);
  });

  test('user settings go beside what the plan sets', () => {
    const plan = planOf({ config: { admin: { 'query-engine': { x: 1 } }, ingress: { y: 2 }, 'log-filter': 'debug' } });
    expect(nodeSettings(plan, nodeOf(plan, 1))).toMatchObject({
      'log-filter': 'debug',
      admin: { 'bind-port': 9070, 'query-engine': { x: 1, 'memory-size': expect.any(String) as string } },
      ingress: { 'bind-port': 8080, y: 2 },
    });
  });
});

describe('what is written parses back to the same values', () => {
  test.each<[string, ConfigTable]>([
    ['nothing more', {}],
    ['a key the template lacks', { 'log-filter': 'warn,restate=debug' }],
    ['a table the template lacks', { 'rate-limits': { a: 1, b: { c: 'x', d: { e: true } } } }],
    ['a table with tables only', { outer: { inner: { leaf: 1 } } }],
    ['keys in a documented table', { admin: { 'new-key': 'x', 'query-engine': { more: 1 } } }],
    [
      'a table above a documented one',
      { worker: { x: 1, snapshots: { destination: 'az://a/b', 'snapshot-interval': '5m' } } },
    ],
    ['a documented key with another value', { 'log-format': 'json', 'shutdown-timeout': '5s' }],
    [
      'strings that need quoting',
      { a: 'say "hi"', b: 'C:\\dir\\new', c: "it's", d: 'tab\there', e: '# no comment', f: '[x]' },
    ],
    ['strings of several lines', { a: 'one\ntwo\r\nthree', b: '"""', c: "'''" }],
    ['control and other characters', { a: 'bell \u0007', b: 'ünïcödé 😀 \u2028', c: '' }],
    ['several control characters', { a: '\u0000\u0001\b\f\u001b[31m"\\\u001f', b: ['\u0002\u0003'], c: '\r\n\t' }],
    ['DEL', { a: '\u007f', b: '\u007f\u0001\u007f', c: [{ d: 'x\u007fy\u007f' }], e: '\\u007f\u007f' }],
    ['strings that look like other types', { a: '1', b: 'true', c: '1979-05-27', d: 'inf', e: 'null' }],
    ['numbers', { a: 0, b: -1, c: 5122, d: 1.5, e: -0.25, f: 123_456.789, g: 9_007_199_254_740_991 }],
    ['numbers with an exponent', { a: 1e-7, b: -2.5e-9, c: 5e-324, d: [1e-7], e: { f: 1e-10 } }],
    ['booleans', { a: true, b: false }],
    ['lists', { a: [], b: [1, 2], c: ['x', 'y"'], d: [[1], [], ['a']], e: [true, false] }],
    [
      'lists of tables',
      {
        a: [
          { x: 1, y: 'z"' },
          { x: 2, deep: { list: [{ p: 1 }] } },
        ],
      },
    ],
    ['keys of digits, case and underscores', { 1: 'one', '2-b': 2, Upper_case: 3, t: { 7: { 8: 9 } } }],
    ['keys named like members of Object', { 'to-string': 1, valueOf: 'x', hasOwnProperty: 1 }],
  ])('%s', (_, config) => {
    const plan = planOf({ config });
    const node = nodeOf(plan, 1);
    const text = restateTomlRenderer(TEMPLATE, plan)(node);
    expect(parse(text)).toEqual(JSON.parse(JSON.stringify(nodeSettings(plan, node))));
  });
});

describe('the text', () => {
  const plan = planOf({ name: 'demo', config: { 'log-filter': 'warn', zed: { a: 1 } } });
  const text = restateTomlRenderer(TEMPLATE, plan)(nodeOf(plan, 2));
  const lines = text.split('\n');

  test('says whose it is and how it was made', () => {
    expect(lines[0]).toBe('# Restate node "node-2" of cluster "demo".');
    expect(lines[1]).toMatch(/^# Generated by restate-cluster/);
  });

  test('keeps the comment above its key', () => {
    expect(lines[lines.indexOf('node-name = "node-2"') - 1]).toBe(
      '# Names the data directory. It must be unique in the cluster and never change.',
    );
  });

  test('writes ports without underscores, so that they can be searched for', () => {
    expect(lines).toContain('bind-port = 5122');
  });

  test('puts unknown keys before the first table and unknown tables last', () => {
    expect(lines.indexOf('log-filter = "warn"')).toBeLessThan(lines.findIndex((line) => line.startsWith('[')));
    expect(lines.filter((line) => line.startsWith('[')).at(-1)).toBe('[zed]');
    expect(text.endsWith('\n')).toBe(true);
  });

  test('leaves out what is not set, with its comment', () => {
    const stock = planOf({ profile: 'stock' });
    const own = restateTomlRenderer(TEMPLATE, stock)(nodeOf(stock, 1));
    expect(own).not.toContain('gossip-suspect-interval');
    expect(own).not.toContain('mistrusted');
    expect(text).toContain('mistrusted');
  });

  test('is the same for the same plan', () => {
    expect(restateTomlRenderer(TEMPLATE, plan)(nodeOf(plan, 2))).toBe(text);
  });
});

test('formatToml follows the order of the template', () => {
  const template = parseTomlTemplate(
    '# head\n\n# about b\nb = 1\n# about a\na = 1\n\n# about t\n[t]\nx = 1\n\n[unused]\ny = 1\n',
  );
  expect(formatToml(template, '# mine', { t: { z: 'q', x: 2 }, a: 1, more: [1, { k: 'v' }], b: true })).toBe(
    '# mine\n\n# about b\nb = true\n# about a\na = 1\nmore = [1, { k = "v" }]\n\n# about t\n[t]\nx = 2\nz = "q"\n',
  );
});
