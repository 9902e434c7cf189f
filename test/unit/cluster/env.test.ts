import { expect, test } from 'vitest';
import { clusterEnv, serviceHost } from '../../../src/cluster/env.js';
import { planOf } from '../fixtures.js';

test('other programs find the first node, and all of them', () => {
  expect(clusterEnv(planOf({ nodes: 2 }))).toEqual({
    RESTATE_INGRESS_URL: 'http://127.0.0.1:8080',
    RESTATE_INGRESS_URLS: 'http://127.0.0.1:8080,http://127.0.0.1:8180',
    RESTATE_ADMIN_URL: 'http://127.0.0.1:9070',
    RESTATE_ADMIN_URLS: 'http://127.0.0.1:9070,http://127.0.0.1:9170',
    RESTATE_SERVICE_HOST: 'host.docker.internal',
    RESTATECTL_ADDRESS: 'http://127.0.0.1:5122,http://127.0.0.1:5222',
  });
});

test('this machine has another name in every engine', () => {
  expect(serviceHost({ runtime: 'native' })).toBe('127.0.0.1');
  expect(serviceHost({ runtime: 'docker' }, 'Docker Engine')).toBe('host.docker.internal');
  expect(serviceHost({ runtime: 'docker' }, 'Podman')).toBe('host.containers.internal');
});
