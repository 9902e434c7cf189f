import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { renderExplanation } from '../../../../src/cli/render/explain.js';
import type { ClusterSpecInput } from '../../../../src/spec/types.js';
import { explain } from '../../../../src/survival/explain.js';
import { planOf } from '../../fixtures.js';
import { SHAPES } from '../../survival/shapes.js';

function lines(spec: ClusterSpecInput): string[] {
  const plan = planOf(spec);
  return renderExplanation(plan, explain(plan), { ports: true }, pc.createColors(false)).split('\n');
}

test('says what it is, draws it, says what it survives and what would be better', () => {
  expect(lines({ name: 'demo', nodes: 3 })).toEqual([
    'demo: Restate 1.7.12, 3 nodes, 24 partitions, 2 copies of everything.',
    'It survives the loss of any one node: the others take over its work, and no acknowledged write is lost.',
    '',
    'demo',
    '├─ node-1  all roles  ingress 8080, admin 9070, node-to-node 5122',
    '├─ node-2  all roles  ingress 8180, admin 9170, node-to-node 5222',
    '└─ node-3  all roles  ingress 8280, admin 9270, node-to-node 5322',
    '',
    'Logs:        Every record is on 2 of 3 log servers, before it is acknowledged; any one of them may be lost, and every partition can still be written.',
    'Partitions:  Each of 24 partitions is on 2 of 3 workers, one of them leading; any one of them may be lost, and others take over while one of 3 admin nodes is up.',
    'Metadata:    It is kept on 3 nodes (node-1, node-2 and node-3), by majority; any one of them may be lost.',
    '',
    'What goes on, once others took over, when nodes are lost at the same moment:',
    'LOST         WAYS  WRITES  READS    METADATA  AT WORST',
    'any 1 node   3     go on   go on    go on     node-1',
    'any 2 nodes  3     stop    in part  stop      node-1, node-2',
    'any 3 nodes  1     stop    stop     stop      node-1, node-2, node-3',
    'Every combination was tried. "in part": some partitions go on and others stop, which depends on the nodes they are on.',
    '',
    'What would make it survive more, the smallest change first:',
    '  1. Add 2 nodes, and keep 3 copies of the logs: it then survives the loss of any 2 nodes.',
    '       nodes: 5',
    '       replication: { logs: 3, partitions: 2 }',
  ]);
});

describe('the table', () => {
  test('says in how many ways what happens, and ends where nothing is left', () => {
    const text = lines(SHAPES.split);
    expect(text.find((line) => line.startsWith('any 1 node'))).toMatch(
      /^any 1 node +6 +5 go on, 1 stop +go on +go on +gate$/,
    );
    expect(text.find((line) => line.startsWith('any 5 or more'))).toMatch(/^any 5 or more +stop +stop +stop$/);
  });

  test('has zones and regions where there are several', () => {
    expect(lines(SHAPES.zones).filter((line) => /^(zone|region)/.test(line))).toEqual([
      expect.stringMatching(/^zone eu\.a +1 +go on +go on +go on +node-1, node-4$/),
      expect.stringMatching(/^zone eu\.b/),
      expect.stringMatching(/^zone eu\.c/),
    ]);
    expect(lines(SHAPES.regions).some((line) => line.startsWith('region us'))).toBe(true);
  });

  test('tells large numbers as percentages, and where it stopped', () => {
    const text = lines({ nodes: [{ count: 40, location: ['a.1', 'a.2', 'b.1', 'b.2'] }], replication: { zone: 2 } });
    expect(text.find((line) => line.startsWith('any 4 nodes'))).toMatch(/9\.1e\+4 .*[\d.]+% go on, [\d.]+% in part/);
    expect(
      text.some((line) => /^Every combination of up to \d+ lost nodes was tried; more would take/.test(line)),
    ).toBe(true);
  });
});

test('writes a list of nodes one a line', () => {
  expect(lines(SHAPES.split).slice(-5)).toEqual([
    '  1. Give the role http-ingress to worker-1 and worker-2 too: it then survives the loss of any one node.',
    '       nodes:',
    '         - { prefix: core, count: 3, roles: [ admin, log-server, metadata-server ] }',
    '         - { prefix: worker, count: 2, roles: [ http-ingress, worker ] }',
    '         - { name: gate, roles: [ http-ingress ] }',
  ]);
});

test('says where nothing small helps', () => {
  const plan = planOf();
  const text = renderExplanation(plan, { ...explain(plan), advice: [] }, { ports: true }, pc.createColors(false));
  expect(text.split('\n').at(-1)).toBe('No other setting or role, and no one or two more nodes, make it survive more.');
});
