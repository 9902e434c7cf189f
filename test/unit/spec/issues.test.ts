import { describe, expect, test } from 'vitest';
import { explainIssues } from '../../../src/spec/issues.js';
import { specSchema } from '../../../src/spec/schema.js';

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
