import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { findFreeBlock, isFree } from '../../../src/machine/ports.js';
import { clusterErrorOf } from '../fixtures.js';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map(async (server) => {
      server.close();
      await once(server, 'close');
    }),
  );
});

async function occupy(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('isFree', () => {
  test('is false where something listens, and leaves no listener behind', async () => {
    const port = await occupy(0);
    expect(await isFree('127.0.0.1', port)).toBe(false);
    expect(await isFree('0.0.0.0', port)).toBe(false);
    const [server] = servers.splice(0);
    server?.close();
    if (server !== undefined) await once(server, 'close');
    expect(await isFree('127.0.0.1', port)).toBe(true);
    expect(await isFree('127.0.0.1', port)).toBe(true);
  });

  // An address for documentation (RFC 5737), which no machine has.
  test.each<[string, (ip: string) => Promise<unknown>]>([
    ['isFree', (ip) => isFree(ip, 20_000)],
    ['findFreeBlock', (ip) => findFreeBlock(ip, 3, 'unit test')],
  ])('%s: an address that is not of this machine is no matter of ports', async (_, look) => {
    const error = await clusterErrorOf(look('192.0.2.1'));
    expect(error).toMatchObject({
      code: 'spec-invalid',
      message: 'ports.bind: 192.0.2.1 is not an address of this machine',
    });
    expect(error.hint).toContain('`ports.bind`');
  });
});

describe('findFreeBlock', () => {
  test('finds ports one can listen on, below the ephemeral range', async () => {
    const first = (await findFreeBlock('127.0.0.1', 9, 'unit test')) ?? 0;
    expect(first).toBeGreaterThanOrEqual(10_000);
    expect(first + 9).toBeLessThan(32_768);
    for (let port = first; port < first + 9; port++) expect(await occupy(port)).toBe(port);
  });

  test('goes round a port that is taken', async () => {
    const seed = 'unit test, taken';
    const first = (await findFreeBlock('127.0.0.1', 3, seed)) ?? 0;
    await occupy(first + 1);
    const next = (await findFreeBlock('127.0.0.1', 3, seed)) ?? 0;
    expect(next).toBeGreaterThan(first + 1);
  });

  test('two searches at once share no port', async () => {
    const [a = 0, b = 0] = await Promise.all([
      findFreeBlock('127.0.0.1', 3, 'unit test, the same seed'),
      findFreeBlock('127.0.0.1', 3, 'unit test, the same seed'),
    ]);
    expect(Math.abs(a - b)).toBeGreaterThanOrEqual(3);
  });

  test('different seeds look in different places', async () => {
    const found = await Promise.all(['a', 'b', 'c', 'd'].map((seed) => findFreeBlock('127.0.0.1', 1, seed)));
    expect(new Set(found).size).toBe(4);
  });
});
