import { expect, test } from 'vitest';
import { assertMountable } from '../../../src/files/mountable.js';

test.each([
  ['docker', '/tmp/a:b/cluster', "Docker can't mount files of /tmp/a:b/cluster: its path has a colon"],
  ['native', '/tmp/a\nb', "a server can't run in /tmp/a\\u000ab: its path has a line end"],
] as const)('%s refuses %j', (runtime, dir, message) => {
  expect(() => {
    assertMountable(dir, runtime);
  }).toThrow(expect.objectContaining({ code: 'usage', message, hint: expect.stringContaining('`--dir`') as string }));
});

test.each([
  ['docker', '/tmp/a\nb'],
  ['native', '/tmp/a:b'],
  ['docker', '/tmp/a $b\'"#,;ä😀\\%*'],
  ['native', '/tmp/a $b\'"#,;ä😀\\%*'],
] as const)('%s takes %j', (runtime, dir) => {
  expect(() => {
    assertMountable(dir, runtime);
  }).not.toThrow();
});
