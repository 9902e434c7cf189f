import { expect, test } from 'vitest';
import { run } from '../../../../src/exec/run.js';
import { lookIntoEngine } from '../../../../src/runtime/docker/unseen.js';

test.each([
  ['a tab', '{{.Name}}\t{{.Label}}'],
  ['a text longer than is shown', 'x'.repeat(5_000)],
])('a command with %s among its arguments is told by its first words', async (_, argument) => {
  const { unseen } = await lookIntoEngine([], async () => {
    await run('sh', ['-c', 'kill -SEGV $$', argument]);
    return [];
  });
  expect(unseen).toBe('`sh -c` was ended by SIGSEGV');
});
