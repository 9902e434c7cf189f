import { describe, expect, test } from 'vitest';
import { specInput } from '../../../src/testing/options.js';
import type { StartOptions } from '../../../src/testing/options.js';
import { parseSpec } from '../../../src/spec/parse.js';
import { problemsOf, thrownBy } from '../fixtures.js';

test('without a wish: few partitions, free ports', () => {
  expect(specInput({}, 'test-1')).toEqual({ partitions: 4, ports: 'auto', snapshots: 'none', name: 'test-1' });
});

test('fields of the spec win, and options of the harness are left out', () => {
  const options: StartOptions = {
    nodes: 5,
    partitions: 8,
    services: [],
    networkFaults: true,
    reuse: false,
    retain: false,
    timeoutMs: 1_000,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  };
  expect(specInput(options, 'test-1')).toEqual({
    nodes: 5,
    partitions: 8,
    ports: 'auto',
    snapshots: 'none',
    name: 'test-1',
  });
});

test('an option that is undefined is as one not given', () => {
  expect(specInput({ timeoutMs: undefined, services: undefined }, 'a')).toEqual(specInput({}, 'a'));
});

describe('what JavaScript lets pass is refused', () => {
  test.each<[object, string, string]>([
    [{ timeoutMs: -1 }, "the option `timeoutMs` of startCluster can't be -1", 'a number of milliseconds, 0 or more'],
    [{ timeoutMs: NaN }, "the option `timeoutMs` of startCluster can't be NaN", 'a number of milliseconds'],
    [{ timeoutMs: '5s' }, "the option `timeoutMs` of startCluster can't be 5s", 'a number of milliseconds'],
    [{ services: {} }, "the option `services` of startCluster can't be of type Object", 'a list'],
    [{ services: null }, "the option `services` of startCluster can't be null", 'a list'],
    [{ networkFaults: 'yes' }, "the option `networkFaults` of startCluster can't be yes", 'true or false'],
    [{ reuse: 1 }, "the option `reuse` of startCluster can't be 1", 'true or false'],
    [{ retain: 'no' }, "the option `retain` of startCluster can't be no", 'true or false'],
    [
      { signal: new AbortController() },
      "the option `signal` of startCluster can't be of type AbortController",
      'an AbortSignal',
    ],
    [{ onEvent: 'log' }, "the option `onEvent` of startCluster can't be log", 'a function'],
  ])('%j', (options, message, hint) => {
    const error = thrownBy(() => specInput(options, 'a')) as Error & { hint: string };
    expect(error).toMatchObject({ code: 'usage', message });
    expect(error.hint).toContain(hint);
  });

  test.each([
    [null, "startCluster can't take null"],
    ['three', "startCluster can't take three"],
    [{ reuse: true }, '`reuse` needs a `name`'],
    [{ reuse: true, name: 'a', networkFaults: true }, '`reuse` and `networkFaults` do not go together'],
  ])('%j as a whole', (options, message) => {
    expect(thrownBy(() => specInput(options as StartOptions, 'a'))).toMatchObject({ code: 'usage', message });
  });

  test.each([
    ['networkFault', 'networkFaults'],
    ['network_faults', 'networkFaults'],
    ['timeout', 'timeoutMs'],
    ['service', 'services'],
    ['onEvents', 'onEvent'],
  ])('the key %s, which means %s', (key, meant) => {
    expect(thrownBy(() => specInput({ [key]: true }, 'a'))).toMatchObject({
      code: 'usage',
      message: `startCluster has no option \`${key}\``,
      hint: `Did you mean \`${meant}\`?`,
    });
  });

  test('a key that is nearer to one of the spec is left to the spec', () => {
    const input = specInput({ partition: 4 } as StartOptions, 'a');
    expect(problemsOf(() => parseSpec(input))).toMatchObject([
      { path: 'partition', hint: expect.stringContaining('partitions') as string },
    ]);
  });
});
