import { expect, test } from 'vitest';
import { isOlder, isVersion, parseEngineVersion } from '../../../../src/runtime/docker/engine-version.js';

/** From `docker version --format '{{json .}}'` of the docker command 28.2, shortened. */
const CLIENT = { Version: '28.2.2', ApiVersion: '1.45', DefaultAPIVersion: '1.50', Context: 'default' };

test('an engine of Docker says its version', () => {
  const Server = {
    Platform: { Name: '' },
    Components: [
      { Name: 'Engine', Version: '26.1.5+dfsg1', Details: { ApiVersion: '1.45' } },
      { Name: 'containerd', Version: '1.6.20~ds1' },
      { Name: 'runc', Version: '1.1.5+ds1' },
    ],
    Version: '26.1.5+dfsg1',
    ApiVersion: '1.45',
  };
  expect(parseEngineVersion(JSON.stringify({ Client: CLIENT, Server }))).toEqual({
    product: 'Docker Engine',
    version: '26.1.5+dfsg1',
  });
});

test('Podman is known by its components', () => {
  const Server = {
    Platform: { Name: 'linux/amd64/debian-12' },
    Components: [
      { Name: 'Podman Engine', Version: '4.3.1', Details: { APIVersion: '4.3.1', MinAPIVersion: '4.0.0' } },
      { Name: 'Conmon', Version: 'conmon version 2.1.6, commit: unknown' },
      { Name: 'OCI Runtime (runc)', Version: 'runc version 1.1.5+ds1\ncommit: 1.1.5+ds1-1+deb12u1' },
      { Name: 'Engine', Version: '4.3.1', Details: { ApiVersion: '1.41', MinAPIVersion: '1.24' } },
    ],
    Version: '4.3.1',
    ApiVersion: '1.41',
  };
  expect(parseEngineVersion(JSON.stringify({ Client: CLIENT, Server }))).toEqual({
    product: 'Podman',
    version: '4.3.1',
  });
});

test("Podman's command under Docker's name is told from it", () => {
  // `podman version --format '{{json .}}'` of 4.3.1.
  const output = '{"Client":{"APIVersion":"4.3.1","Version":"4.3.1","GoVersion":"go1.19.8","OsArch":"linux/amd64"}}';
  expect(parseEngineVersion(output)).toBe('shim');
});

test.each([
  '',
  'null',
  '[]',
  '{"a":[1,2',
  '\u0000\u001b]0;PWN\u0007 garbage',
  '{"Server":{"Version":7}}',
  '{"Server":{}}',
])('%j is no answer', (output) => {
  expect(parseEngineVersion(output)).toBeUndefined();
});

test.each<[string, string, boolean]>([
  ['23.0.6', '24', true],
  ['24.0.0', '24', false],
  ['26.1.5+dfsg1', '24', false],
  ['4.3.1', '4.3', false],
  ['4.2.9', '4.3', true],
  ['5.0.0-rc1', '4.3', false],
  ['v2.2.3', '2.3', true],
  ['2.26.1-4', '2.3', false],
  ['2', '2.3', true],
])('%s against %s', (version, oldest, older) => {
  expect(isOlder(version, oldest)).toBe(older);
});

test('a version begins with a number', () => {
  expect(['v2.3.3', '5.0.0-rc1'].every(isVersion)).toBe(true);
  expect(['', 'unknown', 'garbage 1.2'].some(isVersion)).toBe(false);
});
