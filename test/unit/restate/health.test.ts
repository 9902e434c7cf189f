import { describe, expect, test } from 'vitest';
import { parseHealth } from '../../../src/restate/health.js';

const MEMBER = {
  status: 'Alive',
  node_id: 'N1:2',
  cluster_name: 'exp',
  roles: ['http-ingress', 'admin', 'worker', 'log-server', 'metadata-server'],
  admin_status: 'Ready',
  worker_status: 'Ready',
  log_server_status: 'Ready',
  metadata_server_status: 'Member',
  nodes_config_version: 'v5',
  fabric_bind_address: '127.0.0.1:5122',
};

const UNPROVISIONED = {
  ...MEMBER,
  status: 'StartingUp',
  node_id: null,
  admin_status: 'StartingUp',
  worker_status: 'StartingUp',
  log_server_status: 'StartingUp',
  metadata_server_status: 'AwaitingProvisioning',
};

describe('parseHealth', () => {
  test('reads a member', () => {
    expect(parseHealth(JSON.stringify(MEMBER))).toEqual({
      status: 'Alive',
      clusterName: 'exp',
      nodeId: 'N1:2',
      roles: ['http-ingress', 'admin', 'worker', 'log-server', 'metadata-server'],
      metadataServer: 'Member',
      roleStatus: { admin: 'Ready', worker: 'Ready', 'log-server': 'Ready' },
    });
  });

  test('reads a node that waits to be provisioned', () => {
    expect(parseHealth(JSON.stringify(UNPROVISIONED))).toMatchObject({
      status: 'StartingUp',
      nodeId: undefined,
      metadataServer: 'AwaitingProvisioning',
      roleStatus: { admin: 'StartingUp', worker: 'StartingUp', 'log-server': 'StartingUp' },
    });
  });

  test('does not know what was not told', () => {
    expect(parseHealth('{"status": "Alive", "cluster_name": "exp"}')).toEqual({
      status: 'Alive',
      clusterName: 'exp',
      nodeId: undefined,
      roles: [],
      metadataServer: 'Unknown',
      roleStatus: { admin: 'Unknown', worker: 'Unknown', 'log-server': 'Unknown' },
    });
  });

  test('keeps only roles that are text', () => {
    expect(parseHealth(JSON.stringify({ ...MEMBER, roles: ['admin', 5, null, 'worker'] }))?.roles).toEqual([
      'admin',
      'worker',
    ]);
    expect(parseHealth(JSON.stringify({ ...MEMBER, roles: 'admin' }))?.roles).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['a web page', '<html>It works!</html>'],
    ['cut short', '{"status": "Alive", "cluster_name"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['text', '"Alive"'],
    ['another program', '{"status":"UP"}'],
    ['no status', '{"cluster_name":"exp"}'],
  ])('takes %s for something else', (_, body) => {
    expect(parseHealth(body)).toBeUndefined();
  });
});
