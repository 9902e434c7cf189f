import { describe, expect, it } from 'vitest';
import { fixFiles } from '../../../src/lint/fix.js';
import { lintFiles } from '../../../src/lint/lint.js';

function toml(name: string, ...lines: readonly string[]) {
  return { name, text: `${lines.join('\n')}\n` };
}

function server(name: string, port: number, ...top: readonly string[]) {
  const ports = [`bind-port = ${String(port)}`, `[admin]`, `bind-port = ${String(port + 1)}`];
  return toml(`${name}/restate.toml`, 'auto-provision = true', ...top, ...ports);
}

const acrossFiles = ['multiple-auto-provision', 'port-conflict', 'metadata-store-differs', 'cluster-name-mismatch'];

function judged(files: readonly { readonly name: string; readonly text: string }[]) {
  const { findings, clusters } = lintFiles(files);
  return { clusters, across: findings.map(({ rule }) => rule).filter((rule) => acrossFiles.includes(rule)) };
}

describe('restate.toml files side by side', () => {
  it.each<[string, ReturnType<typeof toml>[], number]>([
    ['servers on their own, some on the same ports', [server('a', 15122), server('b', 15122), server('c', 25122)], 3],
    [
      'servers with names of their own',
      [server('a', 15122, 'node-name = "a"'), server('b', 15122, 'node-name = "b"')],
      2,
    ],
    [
      'alternatives for one server',
      [
        toml('own.toml', 'roles = ["worker"]'),
        toml('etcd.toml', 'roles = ["admin"]', '[metadata-client]', 'type = "etcd"', 'addresses = ["127.0.0.1:2379"]'),
      ],
      2,
    ],
    [
      'servers that are each told their own address',
      [
        server('a', 5122, 'metadata-client.addresses = ["http://127.0.0.1:5122"]'),
        server('b', 5122, 'metadata-client.addresses = ["http://127.0.0.1:5122"]'),
      ],
      2,
    ],
    [
      'servers of which one writes down a cluster name',
      [server('a', 15122, 'cluster-name = "a"'), server('b', 15122)],
      2,
    ],
    [
      'servers of different clusters',
      [server('a', 15122, 'cluster-name = "a"'), server('b', 15122, 'cluster-name = "b"')],
      2,
    ],
    [
      'servers of which one writes down the default name',
      [server('a', 15122, 'cluster-name = "localcluster"'), server('b', 15122)],
      2,
    ],
  ])('are as many clusters as there are %s', (_, files, clusters) => {
    expect(judged(files)).toEqual({ clusters, across: [] });
    expect(
      fixFiles(files)
        .map(({ text }) => text)
        .join(''),
    ).not.toContain('auto-provision = false');
  });

  it.each<[string, ReturnType<typeof toml>[]]>([
    [
      'write the same cluster name',
      [server('a', 15122, 'cluster-name = "prod"'), server('b', 25122, 'cluster-name = "prod"')],
    ],
    [
      'lead to each other',
      [server('a', 15122), server('b', 25122, 'metadata-client.addresses = ["http://127.0.0.1:15122"]')],
    ],
  ])('are one cluster where they %s', (_, files) => {
    expect(judged(files)).toEqual({ clusters: 1, across: ['multiple-auto-provision'] });
    expect(fixFiles(files)).toMatchObject([
      { name: 'b/restate.toml', text: expect.stringContaining('auto-provision = false') as string },
    ]);
  });

  it('are one cluster in a Compose file, whose services share a network and the default name', () => {
    const service = (name: string) =>
      `  ${name}:\n    image: restatedev/restate:1.7.12\n    environment: {RESTATE_AUTO_PROVISION: 'true'}\n`;
    const { across, clusters } = judged([{ name: 'compose.yaml', text: `services:\n${service('a')}${service('b')}` }]);
    expect({ across, clusters }).toEqual({ across: ['multiple-auto-provision'], clusters: 1 });
  });
});
