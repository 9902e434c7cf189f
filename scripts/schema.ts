import { writeFileSync } from 'node:fs';
import { specJsonSchema } from '../src/spec/schema.js';

// Part of the build: the JSON Schema that a spec's first line names, and that the package exports as ./schema.json.
const FILE = new URL('../dist/restate-cluster.schema.json', import.meta.url);
writeFileSync(FILE, `${JSON.stringify(specJsonSchema(), undefined, 2)}\n`);
