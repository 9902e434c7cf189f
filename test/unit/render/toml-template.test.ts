import { expect, test } from 'vitest';
import { loadTemplates } from '../../../src/files/templates.js';
import { parseTomlTemplate } from '../../../src/render/toml-template.js';

const TEMPLATE = `# Head {{a}}
# more

# About a.
# In two lines.
a = 1
b-2 = ""

# About t.
[t]
c = []

[t.u]
# About d.
d = true
`;

test('comments belong to the key or table right below them', () => {
  expect(parseTomlTemplate(TEMPLATE)).toEqual({
    header: '# Head {{a}}\n# more',
    tables: [
      {
        path: '',
        comment: [],
        keys: [
          { key: 'a', comment: ['# About a.', '# In two lines.'] },
          { key: 'b-2', comment: [] },
        ],
      },
      { path: 't', comment: ['# About t.'], keys: [{ key: 'c', comment: [] }] },
      { path: 't.u', comment: [], keys: [{ key: 'd', comment: ['# About d.'] }] },
    ],
  });
});

test('a template of nothing has one table without keys', () => {
  expect(parseTomlTemplate('')).toEqual({ header: '', tables: [{ path: '', comment: [], keys: [] }] });
});

test('our own template documents each key once', async () => {
  const { tables } = parseTomlTemplate((await loadTemplates())['restate.toml']);
  const keys = tables.flatMap(({ path, keys: own }) => own.map(({ key }) => `${path}.${key}`));
  expect(keys.length).toBeGreaterThan(20);
  expect(new Set(keys).size).toBe(keys.length);
  expect(tables.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['', 'admin', 'ingress', 'metadata-client', 'bifrost']),
  );
});
