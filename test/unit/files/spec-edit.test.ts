import { describe, expect, test } from 'vitest';
import { editSpecText } from '../../../src/files/spec-edit.js';
import type { SpecEdit } from '../../../src/files/spec-edit.js';
import { withNodes, withoutNodes } from '../../../src/spec/edit-nodes.js';
import { readSpec } from '../../../src/spec/parse.js';

/** Lines as one text. */
const text = (...lines: string[]) => `${lines.join('\n')}\n`;

/** What `node add` or `node remove` make of a text. */
function edited(before: string, change: number | string[]): string {
  const { spec } = readSpec(before, 'spec.yaml');
  const nodes = typeof change === 'number' ? withNodes(spec, { count: change }) : withoutNodes(spec, change, 100);
  const after = editSpecText(before, { nodes });
  expect(readSpec(after, 'spec.yaml').spec.nodes).toEqual(nodes);
  return after;
}

describe('everything else of a text stays as it is', () => {
  test.each<[string, string, SpecEdit, string]>([
    [
      'comments and empty lines, also of what is edited',
      text('# Ours.', '', 'name: demo # the demo', 'restate: "1.6.2" # for now', '', '# The end.'),
      { restate: '1.7.12' },
      text('# Ours.', '', 'name: demo # the demo', 'restate: "1.7.12" # for now', '', '# The end.'),
    ],
    ['quotes', "restate: '1.6.2'\n", { restate: '1.7.12' }, "restate: '1.7.12'\n"],
    ['no quotes', 'restate: 1.6.2\n', { restate: '1.7.12' }, 'restate: 1.7.12\n'],
    ['what is not there comes last', 'name: demo\n', { restate: '1.7.12' }, text('name: demo', 'restate: 1.7.12')],
    ['JSON', '{"name": "demo", "nodes": 3}\n', { nodes: 5 }, '{"name": "demo", "nodes": 5}\n'],
    ['JSON with spaces', '{ "nodes": 3 }\n', { nodes: 5 }, '{ "nodes": 5 }\n'],
    ['a text of comments alone', '# mine\n', { nodes: 4 }, text('# mine', '', 'nodes: 4')],
    ['nothing at all', '', { nodes: 4 }, 'nodes: 4\n'],
    ['long lines', `name: demo # ${'x '.repeat(90)}x\n`, {}, `name: demo # ${'x '.repeat(90)}x\n`],
    [
      'a table that becomes a number',
      text('replication:', '  zone: 2', '  node: 3'),
      { replication: 3 },
      'replication: 3\n',
    ],
    ['line ends of Windows', 'name: demo # us\r\nnodes: 3\r\n', { nodes: 4 }, 'name: demo # us\r\nnodes: 4\r\n'],
  ])('%s', (_, before, edit, want) => {
    expect(editSpecText(before, edit)).toBe(want);
  });

  test('what an edit does not say', () => {
    const before = text('nodes: 3', 'replication: 2');
    expect(editSpecText(before, { nodes: undefined, replication: undefined })).toBe(before);
  });

  test('an edit twice is an edit once', () => {
    const edit: SpecEdit = { nodes: [{ name: 'a' }, { count: 2 }], replication: 1, restate: '1.7.12' };
    const once = editSpecText(text('# mine', 'nodes: [{name: a}]'), edit);
    expect(editSpecText(once, edit)).toBe(once);
  });
});

describe('a number of nodes', () => {
  test('grows and shrinks', () => {
    expect(edited('nodes: 3 # three\n', 1)).toBe('nodes: 4 # three\n');
    expect(edited('nodes: 3 # three\n', ['node-3'])).toBe('nodes: 2 # three\n');
  });

  test('becomes a list, whose comment it keeps', () => {
    expect(edited(text('nodes: 3 # three', 'name: demo'), ['node-2'])).toBe(
      text('nodes:', '  # three', '  - name: node-1', '  - name: node-3', 'name: demo'),
    );
  });
});

describe('a list of nodes keeps what stays, with its comments', () => {
  test('in whatever order its keys are', () => {
    const before = text('nodes:', '  # the big one', '  - memory: 4GB # much', '    name: a', '  - name: b # small');
    expect(edited(before, 1)).toBe(`${before}  - count: 1\n`);
  });

  test('a group that grows', () => {
    const lines = (count: number) =>
      text('nodes:', '  - name: a', '  # the others', `  - count: ${String(count)} # of them`, '# after', 'name: demo');
    expect(edited(lines(2), 1)).toBe(lines(3));
  });

  test('one that goes takes its own comment along', () => {
    const before = text('nodes:', '  - name: a # one', '', '  - name: b # two', '', '  - name: c # three');
    expect(edited(before, ['b'])).toBe(text('nodes:', '  - name: a # one', '', '  - name: c # three'));
  });

  test('of two that are alike one goes', () => {
    const group = '  - {count: 2, memory: 4GB}';
    expect(edited(text('nodes:', group, group), ['node-3', 'node-4'])).toBe(text('nodes:', group));
  });

  test.each<[string, string, string]>([
    ['on one line', 'nodes: [{name: a}, {name: b}] # us\n', 'nodes: [{name: a}] # us\n'],
    ['on one line, with spaces', 'nodes: [ { name: a }, { name: b } ]\n', 'nodes: [ { name: a } ]\n'],
    ['not indented', text('nodes:', '- name: a', '- name: b'), text('nodes:', '- name: a')],
    ['with line ends of Windows', 'nodes:\r\n  - name: a # x\r\n  - name: b\r\n', 'nodes:\r\n  - name: a # x\r\n'],
  ])('%s', (_, before, want) => {
    expect(edited(before, ['b'])).toBe(want);
  });

  test('aliases go on to mean the same, also when what they name goes', () => {
    const b = ['  - name: b', '    config: *quiet'];
    const before = text('nodes:', '  - name: a', '    config: &quiet {log-filter: warn}', ...b, '  - name: c # third');
    expect(edited(before, ['c'])).toBe(text(...before.split('\n').slice(0, -2)));
    expect(edited(before, ['a'])).toBe(
      text('nodes:', '  - name: b', '    config: {log-filter: warn}', '  - name: c # third'),
    );
  });
});
