// Renders specs with the built package, in a process of its own, and prints a hash of each. Reads them as JSON lines.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { loadTemplates, parseSpec, planCluster, renderFiles } from '../../dist/index.js';

const templates = await loadTemplates();
for await (const line of createInterface({ input: process.stdin })) {
  const { runtime, ports, spec } = JSON.parse(line);
  const files = renderFiles(planCluster(parseSpec(spec), { runtime, ports }), templates);
  process.stdout.write(`${createHash('sha256').update(JSON.stringify(files)).digest('hex')}\n`);
}
