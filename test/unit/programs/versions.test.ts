import { expect, test } from 'vitest';
import { parseVersion, platformPackage } from '../../../src/programs/versions.js';

test.each([
  ['restate-server 1.7.12\n', '1.7.12'],
  ['restatectl 1.7.12 (577e032 x86_64-unknown-linux-musl 2026-10-30)', '1.7.12'],
  ['restate-server 1.10.0', '1.10.0'],
  ['restate-server', undefined],
  ['restate-server 1.7', undefined],
  ['', undefined],
])('the version in %j is %s', (output, want) => {
  expect(parseVersion(output)).toBe(want);
});

test.each([
  ['linux', 'x64', '@restatedev/restate-server-linux-x64'],
  ['linux', 'arm64', '@restatedev/restate-server-linux-arm64'],
  ['darwin', 'arm64', '@restatedev/restate-server-darwin-arm64'],
  ['darwin', 'x64', '@restatedev/restate-server-darwin-x64'],
  ['win32', 'x64', undefined],
  ['linux', 'ia32', undefined],
  ['freebsd', 'x64', undefined],
])('for %s-%s npm has %s', (platform, arch, want) => {
  expect(platformPackage('restate-server', platform, arch)).toBe(want);
});

test('each program has a package of its own', () => {
  expect(platformPackage('restatectl', 'linux', 'x64')).toBe('@restatedev/restatectl-linux-x64');
});
