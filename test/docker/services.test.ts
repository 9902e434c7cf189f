import { expect, test } from 'vitest';
import { startCluster } from 'restate-cluster/testing';
import { inContainers } from '../support/containers.js';
import { SERVICES } from '../support/durable-services.js';
import { call } from '../support/http.js';
import { startService } from '../support/service.js';

inContainers(() => {
  test('nodes in containers reach services of the test, and endpoints of this machine by their loopback address', async () => {
    const endpoint = await startService({ kind: 'native', name: '' });
    try {
      await using cluster = await startCluster({ runtime: 'docker', nodes: 1, replication: 1, services: SERVICES });
      expect((await call(`${cluster.ingressUrl}/Counter/tea/add`, { body: 2 }))?.body).toBe(2);
      const [deployment] = await cluster.registerService(endpoint.url);
      expect(deployment?.uri).toContain('http://test-gateway:');
      expect((await call(`${cluster.ingressUrl}/Greeter/greet`, { body: 'Ada' }))?.body).toBe('Hello, Ada!');
      // A second registration of the same address is the same deployment.
      expect((await cluster.registerService(endpoint.url))[0]?.id).toBe(deployment?.id);
    } finally {
      await endpoint.stop();
    }
  });
});
