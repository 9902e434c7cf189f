import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MAIN } from '../support/cli.js';
import { TestCluster } from '../support/cluster.js';
import { PROGRAMS } from '../support/machine.js';

/** Output whose reader has gone, as after `| head -1`. */
describe('output that nobody reads', () => {
  const cluster = new TestCluster('native', 'unread');
  const flags = [...cluster.flags, '--nodes', '1', '--partitions', '1'];

  afterAll(() => cluster.remove());

  /** Runs a command whose reader of one stream, or of both, closes it after the first line of that. */
  async function deaf(
    args: readonly string[],
    streams: readonly ('stdout' | 'stderr')[],
    onClosed: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<number> {
    const child = spawn(process.execPath, [MAIN, ...args, '--dir', cluster.dir], {
      cwd: cluster.cwd,
      env: { ...process.env, ...PROGRAMS },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = streams.map(async (name) => {
      await once(child[name], 'data');
      child[name].destroy();
    });
    for (const name of ['stdout', 'stderr'] as const) if (!streams.includes(name)) child[name].resume();
    const exited = once(child, 'exit') as Promise<[number]>;
    await Promise.race([Promise.all(closed).then(onClosed), exited]);
    const [code] = await exited;
    return code;
  }

  test('does not end up half-way, and leaves no lock', async () => {
    expect(await deaf(['up', ...flags], ['stderr'])).toBe(0);
    expect((await cluster.status()).state).toBe('ready');
    expect(existsSync(join(cluster.dir, '.lock'))).toBe(false);
  });

  test('does not end a change half-way', async () => {
    expect(await deaf(['up', ...flags, '--profile', 'stock'], ['stdout', 'stderr'])).toBe(0);
    const again = await cluster.ok(['up', ...flags, '--profile', 'stock', '--dry-run', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ action: 'nothing' });
  });

  test('ends what only shows something, with the next line at the latest', async () => {
    expect(await deaf(['status', '--watch', '--json'], ['stdout'])).toBe(0);
    // A node that is stopped says so.
    expect(await deaf(['logs', '--follow'], ['stdout'], () => cluster.ok(['down']))).toBe(0);
  });
});
