import { describe, expect, test } from 'vitest';
import { configOf, nodeEnv, nodeFiles, serverArgs, serverEnv } from '../../../../src/runtime/native/layout.js';

test('everything of a node is below its directory', () => {
  expect(nodeFiles('/home/ada/demo', 'node-2')).toEqual({
    root: '/home/ada/demo',
    directory: '/home/ada/demo/nodes/node-2',
    config: '/home/ada/demo/nodes/node-2/restate.toml',
    data: '/home/ada/demo/nodes/node-2/data',
    temporary: '/home/ada/demo/nodes/node-2/tmp',
    log: '/home/ada/demo/nodes/node-2/restate.log',
    pid: '/home/ada/demo/nodes/node-2/restate.pid',
  });
});

describe('configOf', () => {
  test.each([
    ['/home/ada/demo'],
    ['/home/ada/my demo'],
    ['/home/ada/ two  spaces '],
    ['/tmp/--config-file /x'],
    ['/srv/nodes/nodes'],
    ['/ünï/😀'],
    ['/'],
  ])('recognises a server of %j by its arguments', (dir) => {
    const { config } = nodeFiles(dir, 'node-1');
    const words = ['/usr/local/bin/restate-server', ...serverArgs(config)];
    // A command line as /proc and ps tell it: words joined by one space. Only /proc tells the words apart.
    const command = words.join(' ');
    expect(configOf({ command, words })).toBe(config);
    expect(configOf({ command })).toBe(config);
  });

  test.each([
    ['another program', '/usr/bin/vim /home/ada/demo/nodes/node-1/restate.toml'],
    ['a server someone started by hand', 'restate-server --config-file restate.toml'],
    ['a server of another layout', 'restate-server --no-logo --config-file /etc/restate.toml'],
    ['a server with more arguments', 'restate-server --no-logo --config-file /d/nodes/node-1/restate.toml --wipe'],
    ['a container of ours', 'restate-server --config-file /etc/restate/restate.toml --no-logo'],
    ['nothing', ''],
  ])('takes %s for none of ours', (_, command) => {
    expect(configOf({ command })).toBeUndefined();
    expect(configOf({ command, words: command.split(' ') })).toBeUndefined();
  });

  const LINE = '/usr/bin/restate-server --no-logo --config-file /d/nodes/node-1/restate.toml';
  test.each<[string, string[]]>([
    ['a shell that runs it', ['sh', '-c', LINE]],
    ['a shell that runs it, with a parameter', ['bash', '-e', '-o', 'pipefail', '-c', LINE]],
    ['a program that looks for it', ['pgrep', '-f', LINE]],
    ['a wrapper of it', ['nice', ...LINE.split(' ')]],
    ['one word', [LINE]],
  ])('takes %s for none of ours, where words can be told apart', (_, words) => {
    expect(configOf({ command: words.join(' '), words })).toBeUndefined();
  });
});

test('serverEnv passes everything on but what would override restate.toml', () => {
  expect(
    serverEnv({
      PATH: '/bin',
      HOME: '/home/ada',
      EMPTY: '',
      GONE: undefined,
      RESTATE_NODE_NAME: 'x',
      RESTATE_WORKER__SNAPSHOTS__DESTINATION: 's3://b',
      MY_RESTATE_X: '1',
      RUST_LOG: 'info',
    }),
  ).toEqual({ PATH: '/bin', HOME: '/home/ada', EMPTY: '', MY_RESTATE_X: '1', RUST_LOG: 'info' });
});

test('serverEnv leaves out variables in lower case too: the server reads them', () => {
  expect(serverEnv({ restate_node_name: 'x', Restate_Admin__Bind_Port: '1', MY_RESTATE: 'y' })).toEqual({
    MY_RESTATE: 'y',
  });
});

test('nodeEnv gives what the spec says; null hands on what is set, and nothing else', () => {
  const env = { A: 'spec', B: null, C: null, D: '' };
  expect(nodeEnv({ env }, { A: 'mine', B: 'handed on', D: 'mine', E: 'mine' })).toEqual({
    A: 'spec',
    B: 'handed on',
    D: '',
  });
});
