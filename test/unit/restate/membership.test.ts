import { expect, test } from 'vitest';
import { parseMembers } from '../../../src/restate/membership.js';
import {
  addMetadataArgs,
  removeMetadataArgs,
  removeNodesArgs,
  storageStateArgs,
  workerStateArgs,
} from '../../../src/restate/member-states.js';

const row = (more: object) => ({
  plain_node_id: 'N1',
  gen_node_id: 'N1:2',
  state: 'alive',
  name: 'node-1',
  address: 'http://127.0.0.1:5122',
  ctrl_address: 'http://127.0.0.1:5122',
  location: '',
  has_admin_role: true,
  has_worker_role: true,
  has_metadata_server_role: true,
  has_log_server_role: true,
  has_ingress_role: true,
  storage_state: 'read-write',
  worker_state: 'active',
  metadata_server_state: 'member',
  nodes_configuration_version: 12,
  binary_version: '1.7.12',
  ...more,
});

test('a node that does everything, as 1.6.2 and 1.7.12 give it', () => {
  expect(parseMembers(JSON.stringify([row({})]))).toEqual([
    {
      name: 'node-1',
      nodeName: 'node-1',
      id: 'N1',
      generation: 2,
      address: 'http://127.0.0.1:5122',
      location: undefined,
      roles: ['http-ingress', 'admin', 'worker', 'log-server', 'metadata-server'],
      liveness: 'alive',
      storage: 'read-write',
      worker: 'active',
      metadata: 'member',
      version: '1.7.12',
    },
  ]);
});

test('one that is being drained, and is no metadata server any more', () => {
  const leaving = { storage_state: 'read-only', worker_state: 'draining', metadata_server_state: 'standby' };
  expect(parseMembers(JSON.stringify([row(leaving)]))).toMatchObject([
    { storage: 'read-only', worker: 'draining', metadata: 'standby' },
  ]);
});

test('states of roles that a node does not have are absent', () => {
  const bare = row({
    has_log_server_role: false,
    has_worker_role: false,
    has_metadata_server_role: false,
    storage_state: undefined,
    worker_state: undefined,
    metadata_server_state: undefined,
    location: 'eu.a',
    state: 'dead',
  });
  expect(parseMembers(JSON.stringify([bare]))).toMatchObject([
    {
      roles: ['http-ingress', 'admin'],
      location: 'eu.a',
      liveness: 'dead',
      storage: undefined,
      worker: undefined,
      metadata: undefined,
    },
  ]);
});

test.each([
  ['a row without a name', row({ name: null })],
  ['an id without a generation', row({ gen_node_id: 'N1' })],
  ['a state that is no text', row({ storage_state: 3 })],
])('%s is refused', (_, wrong) => {
  expect(() => parseMembers(JSON.stringify([wrong]))).toThrow(TypeError);
});

test('states are changed for several nodes at once', () => {
  expect(storageStateArgs(['N4', 'N5'], 'read-only')).toEqual([
    'nodes',
    'set-storage-state',
    '--nodes=N4,N5',
    '--storage-state=read-only',
  ]);
  expect(workerStateArgs(['N4'], 'draining')).toEqual([
    'nodes',
    'set-worker-state',
    '--nodes=N4',
    '--worker-state=draining',
  ]);
  expect(removeNodesArgs(['N4', 'N5'])).toEqual(['nodes', 'remove', '--nodes=N4,N5']);
  expect(removeMetadataArgs('N4')).toEqual(['metadata-server', 'remove-node', 'N4']);
  expect(addMetadataArgs('N4')).toEqual(['metadata-server', 'add-node', 'N4']);
});
