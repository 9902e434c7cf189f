import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTemplates } from '../../src/files/templates.js';
import { planCluster } from '../../src/plan/plan.js';
import { portBlock } from '../../src/plan/ports.js';
import { renderFiles } from '../../src/render/render.js';
import { parseSpec } from '../../src/spec/parse.js';
import { PROGRAMS, temporaryDirectory, whyNoCompose } from '../support/machine.js';
import { noSchemas, publishedValidator } from '../support/published-schemas.js';
import { knownConfig } from './arbitrary/settings.js';
import { validSpec } from './arbitrary/spec.js';
import { sample, SEED } from './settings.js';

const SAMPLE = 100;
/** Programs at a time; more would only wait for each other. */
const AT_ONCE = 4;
const noCompose = whyNoCompose();
const { path: root, remove } = temporaryDirectory();
afterAll(remove);

interface Case {
  /** The spec, to be shown where it is refused. */
  readonly spec: string;
  readonly dir: string;
  /** One node's restate.toml: each costs the start of a server. */
  readonly toml: string;
}

const templates = await loadTemplates();
const CASES = sample(validSpec(knownConfig), SAMPLE).map((input, i): Case => {
  const plan = planCluster(parseSpec(input), { runtime: 'docker', ports: portBlock(20_000) });
  const dir = join(root, String(i));
  for (const { path, content } of renderFiles(plan, templates)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  const node = plan.nodes[i % plan.nodes.length]?.name ?? '';
  return { spec: JSON.stringify(input), dir, toml: join(dir, 'nodes', node, 'restate.toml') };
});

const execute = promisify(execFile);

/** What each case is refused with; nothing where all are accepted. */
async function refusals(run: (one: Case) => Promise<unknown>): Promise<string[]> {
  const refused: string[] = [];
  const waiting = [...CASES];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const { spec } = one;
      await run(one).catch((error: unknown) => refused.push(`${String(error)}\n${spec}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return refused;
}

describe(`a sample of ${String(SAMPLE)} (seed ${String(SEED)})`, () => {
  test.skipIf(noCompose !== undefined)(
    `is accepted by docker compose${noCompose === undefined ? '' : ` (skipped: ${noCompose})`}`,
    async () => {
      const refused = await refusals(({ dir }) =>
        execute('docker', ['compose', '--project-directory', dir, 'config', '--quiet']),
      );
      expect(refused).toEqual([]);
    },
  );

  test('is accepted by the real server', async () => {
    const refused = await refusals(({ toml }) =>
      execute(PROGRAMS.RESTATE_SERVER_BIN, ['--config-file', toml, '--dump-config'], { env: {}, cwd: root }),
    );
    expect(refused).toEqual([]);
  });

  test.skipIf(noSchemas !== undefined)(
    `fits the published schemas${noSchemas === undefined ? '' : ` (skipped: ${noSchemas})`}`,
    async () => {
      const [server, compose] = [
        publishedValidator('restate-server-config.schema.json'),
        publishedValidator('compose-spec.schema.json'),
      ];
      const refused = await refusals(({ dir, toml }) => {
        const values: unknown = getStaticTOMLValue(parseTOML(readFileSync(toml, 'utf8')));
        const merged: unknown = parse(readFileSync(join(dir, 'docker-compose.yml'), 'utf8'), { merge: true });
        const faults = [server(values), compose(merged)].filter((fault) => fault !== '');
        return faults.length === 0 ? Promise.resolve() : Promise.reject(new Error(faults.join('; ')));
      });
      expect(refused).toEqual([]);
    },
  );
});
