import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { draftSpec } from '../src/cluster/init.js';
import { generate, parseSpecText } from '../src/index.js';
import { EXAMPLES, PRESET_EXAMPLES } from '../test/support/examples.js';

// Writes examples/ again: the spec of each preset, and what `generate` makes of every spec there.
for (const options of PRESET_EXAMPLES) {
  const dir = join(EXAMPLES, options.preset);
  const file = join(dir, 'restate-cluster.yaml');
  mkdirSync(dir, { recursive: true });
  writeFileSync(file, (await draftSpec(file, options)).text);
}
for (const name of readdirSync(EXAMPLES)) {
  const file = join(EXAMPLES, name, 'restate-cluster.yaml');
  if (!existsSync(file)) continue;
  const output = join(EXAMPLES, name, 'restate-cluster');
  rmSync(output, { recursive: true, force: true });
  await generate(parseSpecText(readFileSync(file, 'utf8'), file), output);
  console.log(`wrote ${name}`);
}
