import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { RunError } from '../../../src/exec/run-error.js';
import { spawnPiped } from '../../../src/exec/piped.js';

const node = (script: string) => spawnPiped(process.execPath, ['-e', script]);

test('bytes go in and come out as they are', async () => {
  const program = await node('process.stdin.pipe(process.stdout)');
  program.stdin.end(Buffer.of(0, 255, 10));
  expect([...Buffer.concat(await program.stdout.toArray())]).toEqual([0, 255, 10]);
  expect(await program.ended).toBeUndefined();
});

test('a failing program ends with its code and the last of its stderr', async () => {
  const program = await node('console.error("x".repeat(20_000) + "\\nwhy"); process.exitCode = 3');
  // Nobody reads its stdin.
  program.stdin.write(Buffer.alloc(1_000_000));
  const ended = await program.ended;
  expect(ended).toBeInstanceOf(RunError);
  expect(ended).toMatchObject({ exitCode: 3, tail: expect.stringMatching(/^x+…\nwhy$/) as string });
  expect(ended?.stderr).toHaveLength(8_192);
});

test('a program that is killed has ended', async () => {
  const program = await node('setInterval(() => {}, 1000)');
  program.kill();
  expect((await program.ended)?.message).toContain('was ended by SIGKILL');
});

test('a program that is missing has ended, too', async () => {
  const program = await spawnPiped('no-such-program', []);
  program.stdin.write('for nobody');
  program.kill();
  expect(await program.ended).toMatchObject({ missing: true });
  expect(await text(program.stdout)).toBe('');
});
