import { expect, test } from 'vitest';
import { checkHeldWork } from '../../../../src/cluster/migrate/held-work.js';
import { parseLocalLogs } from '../../../../src/cluster/migrate/replicate-logs.js';
import { parseInspected } from '../../../../src/cluster/migrate/sources/inspect-container.js';

const NOTHING = {
  deployments: '{"deployments":[]}',
  subscriptions: '{"subscriptions":[]}',
  kafkaClusters: '{"clusters":[]}',
};
const SUBSCRIPTIONS = '{"subscriptions":[{"id":"sub_1","source":"kafka://mine/orders","sink":"service://A/b"}]}';

test.each([
  ['nothing', '1.7.12', {}, undefined],
  ['Kafka in its own configuration, which is not copied', '1.7.12', { subscriptions: SUBSCRIPTIONS }, undefined],
  [
    'Kafka that the cluster knows',
    '1.7.12',
    { subscriptions: SUBSCRIPTIONS, kafkaClusters: '{"clusters":[{"name":"mine"}]}' },
    'it reads from Kafka (kafka://mine/orders), and its copy would too',
  ],
  ['https with 1.7', '1.7.12', { deployments: '{"deployments":[{"uri":"https://a/"}]}' }, undefined],
  [
    'http with 1.6',
    '1.6.2',
    { deployments: '{"deployments":[{"uri":"http://a/"}]}', kafkaClusters: undefined },
    undefined,
  ],
  ['https with 1.6', '1.6.2', { deployments: '{"deployments":[{"uri":"https://a/"}]}' }, "can't be kept from calling"],
  ['Lambda with 1.6', '1.6.2', { deployments: '{"deployments":[{"arn":"arn:aws:x"}]}' }, "can't be kept from calling"],
])('a node with %s', (_what, version, answers, refusal) => {
  const check = () => {
    checkHeldWork('it', version, { ...NOTHING, ...answers });
  };
  if (refusal === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(refusal);
});

test('logs that one node keeps to itself', () => {
  expect(parseLocalLogs('')).toEqual([]);
  expect(parseLocalLogs('[{"log_id":0,"kind":"replicated"},{"log_id":7,"kind":"local"}]')).toEqual([7]);
  expect(() => parseLocalLogs('{}')).toThrow('something other than a list');
});

const INSPECTED = {
  Id: 'abc',
  Name: '/restate',
  Path: '/usr/local/bin/restate-server',
  State: { Running: true, Paused: false },
  HostConfig: { RestartPolicy: { Name: 'no' } },
  Config: { Cmd: null, Entrypoint: ['/usr/local/bin/restate-server'], Env: ['PATH=/bin'], WorkingDir: '/' },
};

test.each([
  ['by default', {}, '/restate-data'],
  ['by an argument', { Cmd: ['--base-dir', 'data'] }, '/data'],
  ['by an argument in one word', { Cmd: ['--base-dir=/var/lib/r'] }, '/var/lib/r'],
  ['by the environment', { Env: ['RESTATE_BASE_DIR=/x'] }, '/x'],
])('where a container has its data: %s', (_how, config, dataDir) => {
  const inspected = [{ ...INSPECTED, Config: { ...INSPECTED.Config, ...config } }];
  expect(parseInspected(JSON.stringify(inspected))).toEqual({
    id: 'abc',
    name: 'restate',
    running: true,
    paused: false,
    haltsBySignal: true,
    dataDir,
  });
});

test.each([
  ['that something else has started', { Path: '/bin/sh' }],
  ['that the engine starts by itself', { HostConfig: { RestartPolicy: { Name: 'unless-stopped' } } }],
])('a server in a container %s is not halted by signal', (_, other) => {
  expect(parseInspected(JSON.stringify([{ ...INSPECTED, ...other }])).haltsBySignal).toBe(false);
});
