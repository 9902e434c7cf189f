import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { listeningPorts, parseLsofPorts, portsByInode } from '../../../src/machine/listening-ports.js';

test('the ports of a process are found', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await listeningPorts(process.pid)).toContain(port);
  await new Promise((resolve) => server.close(resolve));
  expect(await listeningPorts(process.pid)).not.toContain(port);
  expect(await listeningPorts(999_999_999)).toEqual([]);
});

test('only listening sockets count', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:A3E3 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 24702 1 000000003bc63b7e 100 0 0 10 0
   1: 0100007F:6D30 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 188784 1 000000004b7aa282 100 0 0 10 0
`;
  expect(portsByInode(table)).toEqual(new Map([['24702', 41_955]]));
});

test("lsof's names are read", () => {
  expect(parseLsofPorts('p1\nf13\nn127.0.0.1:5122\nf14\nn*:8080\nf15\nn[::1]:9070\n')).toEqual([5122, 8080, 9070]);
});
