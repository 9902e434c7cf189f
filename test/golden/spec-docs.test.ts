import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { OWNED_FIELDS } from '../../src/spec/owned-keys.js';
import { parseSpecText } from '../../src/spec/parse.js';
import { ROLES } from '../../src/spec/types.js';
import { specProperties, specValidator } from '../support/json-schema.js';

const text = readFileSync(new URL('../../docs/spec.md', import.meta.url), 'utf8');
/** Cells of each table row that begins with a key, by that key. */
const rows = new Map(
  [...text.matchAll(/^\| `([^`]+)` +\|(.*)\|$/gm)].map(([, key = '', rest = '']) => [
    key,
    rest.split('|').map((cell) => cell.trim()),
  ]),
);
const properties = specProperties();

describe('docs/spec.md', () => {
  test('has a row for every key of the schema, and for nothing else', () => {
    const documented = [...rows.keys()].filter((key) => !(ROLES as readonly string[]).includes(key));
    expect(documented.sort()).toEqual(properties.map(([path]) => path).sort());
  });

  test('has a row for every role', () => {
    for (const role of ROLES) expect(rows.has(role), role).toBe(true);
  });

  test('says the defaults there are', () => {
    const simple = properties.filter(([, { default: value }]) => ['string', 'number'].includes(typeof value));
    expect(simple.length).toBeGreaterThan(10);
    for (const [path, { default: value }] of simple) expect(rows.get(path)?.[1], path).toBe(`\`${String(value)}\``);
  });

  const examples = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, example = '']) => example);
  test.each(examples)('its example is a good spec:\n%s', (example) => {
    expect(() => parseSpecText(example)).not.toThrow();
    expect(specValidator()(parse(example) ?? {})).toBe('');
  });

  test('names every Compose field that is refused', () => {
    const refused = text.slice(text.lastIndexOf('```'), text.indexOf('are refused: they'));
    const fields = [...refused.matchAll(/`([a-z_]+)`/g)].map(([, field = '']) => field);
    expect(fields.sort()).toEqual(Object.keys(OWNED_FIELDS).sort());
  });
});
