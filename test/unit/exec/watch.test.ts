import { afterEach, expect, test, vi } from 'vitest';
import { watcherEnv } from '../../../src/exec/watch.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ['', undefined],
  ['--inspect-brk --max-old-space-size=4096', undefined],
  [
    '--inspect --require /home/ada/app/.pnp.cjs --experimental-loader file:///home/ada/app/.pnp.loader.mjs --no-warnings',
    '--require /home/ada/app/.pnp.cjs --experimental-loader file:///home/ada/app/.pnp.loader.mjs',
  ],
  ['-r "/home/ada/my app/.pnp.cjs" --require ./instrument.cjs', '-r "/home/ada/my app/.pnp.cjs"'],
  ['--require=/home/ada/app/.pnp.cjs', '--require=/home/ada/app/.pnp.cjs'],
])('of NODE_OPTIONS %j, a watcher keeps %j: what finds packages', (options, want) => {
  vi.stubEnv('NODE_OPTIONS', options);
  vi.stubEnv('NODE_V8_COVERAGE', '/tmp/coverage');
  const env = watcherEnv();
  expect(env['NODE_OPTIONS']).toBe(want);
  expect(env).not.toHaveProperty('NODE_V8_COVERAGE');
  expect(env['PATH']).toBe(process.env['PATH']);
});
