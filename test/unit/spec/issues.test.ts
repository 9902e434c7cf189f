import { describe, expect, test } from 'vitest';
import { explainIssues, pathText } from '../../../src/spec/issues.js';
import { specSchema } from '../../../src/spec/schema.js';

test.each<[(string | number)[], string]>([
  [[], ''],
  [['nodes'], 'nodes'],
  [['ports', 'ingress'], 'ports.ingress'],
  [['nodes', 2, 'name'], 'nodes[2].name'],
  [['config', 'a', 0, 1], 'config.a[0][1]'],
])('the path %j reads %j', (path, text) => {
  expect(pathText(path)).toBe(text);
});

describe('explainIssues', () => {
  const explain = (input: unknown, base?: (string | number)[]) => {
    const result = specSchema.safeParse(input);
    return explainIssues(result.error?.issues ?? [], input, base);
  };

  test('gives every problem its keys, for finding it in the text', () => {
    expect(explain({ ports: { ingres: 1, admin: 0 }, colour: 'red' }).map(({ keys, path }) => [keys, path])).toEqual(
      expect.arrayContaining([
        [['ports', 'ingres'], 'ports.ingres'],
        [['ports', 'admin'], 'ports.admin'],
        [['colour'], 'colour'],
      ]),
    );
  });

  test('puts problems below a base', () => {
    expect(explain({ nodes: 0 }, ['clusters', 1])).toMatchObject([
      { keys: ['clusters', 1, 'nodes'], path: 'clusters[1].nodes' },
    ]);
  });

  test('says nothing where nothing is wrong', () => {
    expect(explain({ nodes: 3 })).toEqual([]);
  });
});
