import { expect, test } from 'vitest';
import { composeArgs, composedDirectory, execArgs, psArgs } from '../../../../src/runtime/docker/compose-args.js';

test('compose is told project, directory and file, wherever it is run', () => {
  expect(composeArgs('/home/a b/cluster', 'demo', 'up', '--detach')).toEqual([
    'compose',
    '--project-name',
    'demo',
    '--project-directory',
    '/home/a b/cluster',
    '--file',
    '/home/a b/cluster/docker-compose.yml',
    '--ansi=never',
    'up',
    '--detach',
  ]);
});

test('ps lists ended containers of one project too, as JSON', () => {
  expect(psArgs('demo')).toEqual([
    'ps',
    '--all',
    '--no-trunc',
    '--filter',
    'label=com.docker.compose.project=demo',
    '--format',
    '{{json .}}',
  ]);
});

test.each([
  ['none', ['exec', '--env', 'A', '--env', 'B', 'demo-node-1', 'restatectl', 'status']],
  ['input', ['exec', '--interactive', '--env', 'A', '--env', 'B', 'demo-node-1', 'restatectl', 'status']],
  ['terminal', ['exec', '--interactive', '--tty', '--env', 'A', '--env', 'B', 'demo-node-1', 'restatectl', 'status']],
] as const)('exec with %s attached', (tty, want) => {
  expect(execArgs('demo-node-1', ['A', 'B'], ['restatectl', 'status'], tty)).toEqual(want);
});

test('exec attaches nothing unless asked', () => {
  expect(execArgs('c', [], ['sh'])).toEqual(['exec', 'c', 'sh']);
});

test.each([['/usr/bin/docker'], ['docker'], ['/usr/libexec/docker/cli-plugins/docker-compose']])(
  'a %s that works on a cluster is known by its arguments',
  (file) => {
    const words = [file, ...composeArgs('/tmp/a b', 'demo', 'up', '--detach')];
    const command = words.join(' ');
    expect(composedDirectory({ command, words })).toBe('/tmp/a b');
    expect(composedDirectory({ command })).toBe('/tmp/a b');
  },
);

test.each([
  ['an editor', ['vim', ...composeArgs('/tmp/a', 'demo', 'up')]],
  ['a shell that is told the same', ['sh', '-c', ['docker', ...composeArgs('/tmp/a', 'demo', 'up')].join(' ')]],
  ['compose of somebody else', ['docker', 'compose', '--project-directory', '/tmp/a', 'up']],
  ['another docker command', ['docker', 'run', '--volume', '/tmp/a:/a', 'image', '--project-directory', '/tmp/a']],
])('%s is not taken for one', (_, words) => {
  expect(composedDirectory({ command: words.join(' '), words })).toBeUndefined();
});
