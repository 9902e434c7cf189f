import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Explanation } from '../../src/survival/explain.js';
import { cli, cliOk } from '../support/cli.js';
import { temporaryDirectory } from '../support/machine.js';

let cwd: string;
let remove: () => void;
beforeAll(() => {
  ({ path: cwd, remove } = temporaryDirectory());
});
afterAll(() => {
  remove();
});

describe('explain', () => {
  test('of the default cluster, and writes nothing', async () => {
    const { stdout } = await cliOk(['explain'], { cwd });
    expect(stdout).toContain('It survives the loss of any one node: the others take over');
    expect(stdout).toMatch(/^any 2 nodes {2}3 {5}stop {4}in part {2}stop/m);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('takes flags, a file, standard input and the spec beside it', async () => {
    const five = 'It survives the loss of any 2 nodes';
    expect((await cliOk(['explain', '--nodes', '5', '--replication', '3'], { cwd })).stdout).toContain(five);
    expect((await cliOk(['explain', '-'], { cwd, input: 'nodes: 5\nreplication: 3\n' })).stdout).toContain(five);
    writeFileSync(join(cwd, 'restate-cluster.yaml'), 'nodes: 5\nreplication: 3\n');
    expect((await cliOk(['explain'], { cwd })).stdout).toContain(five);
    expect((await cliOk(['explain', '--replication', '2'], { cwd })).stdout).toContain('any one node:');
  });

  test('--json gives all of it to programs', async () => {
    const { stdout } = await cliOk(['explain', '--json', '--nodes', '3', '--replication', '2'], { cwd });
    const explanation = JSON.parse(stdout) as Explanation;
    expect(explanation.sentences.overall).toMatch(/^It survives the loss of any one node/);
    expect(explanation.losses[1]).toMatchObject({
      lost: 2,
      ways: 3,
      worst: { writes: 'none', reads: 'some', metadata: 'none' },
    });
    expect(explanation.advice[0]?.spec).toEqual({ nodes: 5, replication: { logs: 3, partitions: 2 } });
  });

  test('--format draws, and nothing else', async () => {
    const svg = await cliOk(['explain', '--format', 'svg'], { cwd });
    expect(svg.stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    const mermaid = await cliOk(['explain', '--format', 'mermaid'], { cwd });
    expect(mermaid.stdout).toMatch(/^flowchart TB\n[\s\S]* {2}end\n$/);
    expect(svg.stderr + mermaid.stderr).toBe('');
  });

  test('ports that are found when it starts are not shown before', async () => {
    expect((await cliOk(['explain', '--ports', 'auto'], { cwd })).stdout).not.toContain('ingress 8');
    await cliOk(['generate', '--ports', 'auto'], { cwd });
    expect((await cliOk(['explain', '--ports', 'auto'], { cwd })).stdout).toMatch(/ingress \d+, admin \d+/);
    expect(existsSync(join(cwd, 'restate-cluster', 'manifest.json'))).toBe(true);
  });

  test.each([
    [['--json', '--format', 'svg'], '--json and --format do not go together'],
    [['--format', 'png'], 'format'],
    [['--nodes', 'many'], 'nodes'],
  ])('%j is wrong', async (args, message) => {
    const { code, stderr } = await cli(['explain', ...args], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
