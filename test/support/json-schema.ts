import { Ajv2020 } from 'ajv/dist/2020.js';
import { specJsonSchema } from '../../src/spec/schema.js';

export interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** A function that says what the spec's JSON Schema finds wrong with a value; empty where nothing is. */
export function specValidator(): (value: unknown) => string {
  const ajv = new Ajv2020({ validateFormats: false, allowUnionTypes: true });
  const validate = ajv.compile(specJsonSchema());
  return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors));
}

/** Every property a spec may have, by its path, as in `nodes[].ports.ingress`. */
export function specProperties(schema: JsonSchema = specJsonSchema(), path = ''): [path: string, JsonSchema][] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, property]): [string, JsonSchema][] => {
    const at = path === '' ? key : `${path}.${key}`;
    return [[at, property], ...specProperties(property, at)];
  });
  const items = schema.items === undefined ? [] : specProperties(schema.items, `${path}[]`);
  const branches = (schema.anyOf ?? []).flatMap((branch) => specProperties(branch, path));
  return [...own, ...items, ...branches];
}
