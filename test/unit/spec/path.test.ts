import { expect, test } from 'vitest';
import { pathText, problemAt } from '../../../src/spec/path.js';

test.each<[(string | number)[], string]>([
  [[], ''],
  [['nodes'], 'nodes'],
  [['ports', 'ingress'], 'ports.ingress'],
  [['nodes', 2, 'name'], 'nodes[2].name'],
  [['config', 'a', 0, 1], 'config.a[0][1]'],
  [['config', 'a b', 'é😀'], 'config.a b.é😀'],
  // A terminal would obey these, or break the line.
  [['config', '\u001b[31m'], 'config."\\u001b[31m"'],
  [['config', 'a\nb', 1], 'config."a\\nb"[1]'],
  [['\u202eevil', 'csi\u009b'], '"\\u202eevil"."csi\\u009b"'],
  [['x'.repeat(1_000)], `"${'x'.repeat(59)}…"`],
])('the path %j reads %j', (path, text) => {
  expect(pathText(path)).toBe(text);
});

test('a problem says where it is, twice: as keys and as text', () => {
  expect(problemAt(['nodes', 1, 'ports', 'admin'], 'is odd')).toEqual({
    keys: ['nodes', 1, 'ports', 'admin'],
    path: 'nodes[1].ports.admin',
    message: 'is odd',
  });
  expect(problemAt([], 'is odd', 'Make it even.')).toMatchObject({ path: '', hint: 'Make it even.' });
});
