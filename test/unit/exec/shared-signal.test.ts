import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { spawnPiped } from '../../../src/exec/piped.js';
import { run } from '../../../src/exec/run.js';
import { within } from '../../../src/exec/within.js';
import { sendDirectly } from '../../../src/stores/send-directly.js';

const TWELVE = Array.from({ length: 12 });

let warnings: string[];
const listen = (warning: Error) => warnings.push(warning.name);
beforeEach(() => {
  warnings = [];
  process.on('warning', listen);
});
afterEach(() => {
  process.off('warning', listen);
});

const nextTurn = () => new Promise(setImmediate);

test('many programs at once end by one signal without a warning', async () => {
  const { signal } = new AbortController();
  await Promise.all(TWELVE.map(() => run('/bin/sh', ['-c', 'sleep 0.2'], { signal })));
  await within(signal, () =>
    Promise.all(
      TWELVE.map(async () => {
        const program = await spawnPiped('/bin/cat', []);
        program.stdin.end();
        await program.ended;
      }),
    ),
  );
  await nextTurn();
  expect(warnings).toEqual([]);
});

test('many requests to a store at once end by one signal without a warning', async () => {
  const server = createServer((_, answer) => setTimeout(() => answer.end('x'), 200));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  const send = sendDirectly({ signal: new AbortController().signal });
  await Promise.all(TWELVE.map(() => send({ method: 'GET', url, headers: {} })));
  server.close();
  await nextTurn();
  expect(warnings).toEqual([]);
});
