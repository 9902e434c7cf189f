import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { pid, platform } from 'node:process';
import { describe, expect, test } from 'vitest';
import { findPortHolder, listeningInodes } from '../../../src/machine/port-holder.js';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     ';
// 8080 is 1F90, 80 is 0050; 0A is listening, 01 an established connection.
const TCP = `${HEAD}
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41001 1 0000000000000000 100 0 0 10 0
   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41002 1 0000000000000000 100 0 0 10 0
   2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 41003 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 41004 1 0000000000000000 20 4 30 10 -1
   4: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41005 1 0000000000000000 100 0 0 10 0
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 42001 1 0000000000000000 100 0 0 10 0
`;

describe('listeningInodes', () => {
  test.each<[string, string, number, string[]]>([
    ['listeners on any address, no connections', TCP, 8080, ['41001', '41002']],
    ['a port of two digits', TCP, 80, ['41005']],
    ['a port that is only connected', TCP, 50_000, []],
    ['a port nobody has', TCP, 9070, []],
    ['IPv6', TCP6, 8080, ['42001']],
    ['an empty table', `${HEAD}\n`, 8080, []],
    ['no table', '', 8080, []],
  ])('finds %s', (_, table, port, want) => {
    expect(listeningInodes(table, port)).toEqual(want);
  });
});

test('the holder of a port is found among the processes', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    // Elsewhere it takes lsof, which need not be there.
    const want: unknown = platform === 'linux' ? pid : expect.toBeOneOf([pid, undefined]);
    expect((await findPortHolder(port))?.pid).toEqual(want);
  } finally {
    server.close();
  }
  await once(server, 'close');
  expect(await findPortHolder(port)).toBeUndefined();
});
