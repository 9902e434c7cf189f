import { service } from '@restatedev/restate-sdk';
import { describe, expect, test } from 'vitest';
import type { ServiceSource } from '../../../src/testing/options.js';
import { serve, sortSources } from '../../../src/testing/services.js';
import { History } from '../../../src/testing/history.js';
import { thrownBy } from '../fixtures.js';

const greeter = service({ name: 'greeter', handlers: { greet: () => Promise.resolve('hello') } });

test('services are told from addresses', () => {
  const sources = [greeter, 'http://127.0.0.1:9080/', new URL('https://example.test/x'), 'HTTP://localhost:1'];
  expect(sortSources(sources)).toEqual({
    services: [greeter],
    urls: ['http://127.0.0.1:9080', 'https://example.test/x', 'HTTP://localhost:1'],
  });
  expect(sortSources([])).toEqual({ services: [], urls: [] });
});

describe('what can not be registered is refused', () => {
  test.each<[unknown, string]>([
    ['localhost:9080', '"localhost:9080" can\'t be registered: it is no http address'],
    ['', '"" can\'t be registered: it is no http address'],
    ['unix:/x', '"unix:/x" can\'t be registered: it is no http address'],
    [new URL('ftp://x/'), '"ftp://x/" can\'t be registered: it is no http address'],
    [null, "null can't be registered: it is no service of the SDK"],
    [undefined, "undefined can't be registered: it is no service of the SDK"],
    [9080, "9080 can't be registered: it is no service of the SDK"],
    [{ name: 5 }, "{ name: 5 } can't be registered: it is no service of the SDK"],
    [[greeter], "can't be registered: it is no service of the SDK"],
  ])('%s', (source, message) => {
    const error = thrownBy(() => sortSources([source as ServiceSource]));
    expect(error).toMatchObject({ code: 'usage', hint: expect.stringContaining('http://127.0.0.1:9080') as string });
    expect((error as Error).message).toContain(message);
  });
});

test('services are served on loopback until closed', async () => {
  const [served, ...others] = await serve([greeter], new History());
  expect(others).toEqual([]);
  expect(served?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await served?.close();
});
