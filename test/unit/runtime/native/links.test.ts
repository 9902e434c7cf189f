import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cutFrom } from '../../../../src/links/rules.js';
import { CONTROL } from '../../../../src/links/viewers.js';
import { openLinks, viewerDirectory } from '../../../../src/runtime/native/links.js';
import type { NativeLinks } from '../../../../src/runtime/native/links.js';
import { socketPath } from '../../../../src/runtime/native/sockets.js';
import { clusterErrorOf, temporaryDirectories } from '../../fixtures.js';

const temporaryDirectory = temporaryDirectories();

const opened: NativeLinks[] = [];
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(opened.splice(0).map((links) => links.close()));
  for (const server of servers.splice(0)) server.close();
});

async function open(dir: string, nodeNames = new Map<string, string>()): Promise<NativeLinks> {
  const links = await openLinks(dir, ['a', 'b'], nodeNames);
  opened.push(links);
  return links;
}

/** A node that answers each connection with its name. */
async function nodeAt(path: string, name: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const server = createServer((socket) => socket.end(name));
  servers.push(server);
  server.listen(path);
  await once(server, 'listening');
}

function call(dir: string, viewer: string, target: string): Socket {
  const socket = connect(join(viewerDirectory(dir, viewer), 'links', `${target}.sock`));
  sockets.push(socket);
  return socket;
}

async function answer(socket: Socket): Promise<string> {
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data.toString();
}

test('each node works in a directory of its own, this program in that of the cluster', () => {
  expect(viewerDirectory('/srv/demo', 'a')).toBe('/srv/demo/nodes/a');
  expect(viewerDirectory('/srv/demo', CONTROL)).toBe('/srv/demo');
});

test('links lead from everybody to the socket of a node', async () => {
  const dir = await temporaryDirectory();
  await nodeAt(socketPath(dir, 'b'), 'this is b');
  await open(dir);
  for (const viewer of ['a', 'b', CONTROL]) expect(await answer(call(dir, viewer, 'b'))).toBe('this is b');
});

test('a node that was renamed meanwhile is found under its new name', async () => {
  const dir = await temporaryDirectory();
  const names = new Map<string, string>();
  await open(dir, names);
  await nodeAt(socketPath(dir, 'b', 'b-2'), 'this is b-2');
  names.set('b', 'b-2');
  expect(await answer(call(dir, 'a', 'b'))).toBe('this is b-2');
});

test('rules hold for a node, and never for this program', async () => {
  const dir = await temporaryDirectory();
  await nodeAt(socketPath(dir, 'b'), 'this is b');
  const { links } = await open(dir);
  links.apply(cutFrom(['a'], ['b']));
  const waiting = call(dir, 'a', 'b');
  expect(await answer(call(dir, CONTROL, 'b'))).toBe('this is b');
  expect(waiting.bytesRead).toBe(0);
  links.apply(new Map());
  expect(await answer(waiting)).toBe('this is b');
});

test('sockets that a killed process left are taken over', async () => {
  const dir = await temporaryDirectory();
  const stale = createServer();
  const path = join(dir, 'links', 'a.sock');
  await mkdir(dirname(path), { recursive: true });
  servers.push(stale);
  stale.listen(path);
  await once(stale, 'listening');
  await open(dir);
  await nodeAt(socketPath(dir, 'a'), 'this is a');
  expect(await answer(call(dir, CONTROL, 'a'))).toBe('this is a');
});

test('once closed, nobody listens', async () => {
  const dir = await temporaryDirectory();
  const links = await openLinks(dir, ['a'], new Map());
  await links.close();
  const [fault] = (await once(call(dir, CONTROL, 'a'), 'error')) as [NodeJS.ErrnoException];
  expect(fault.code).toMatch(/^(?:ENOENT|ECONNREFUSED)$/);
});

describe('a directory that is too deep is refused with what to do', () => {
  test.each<[string, string]>([
    ['for the links', '/nodes/a/links/a.sock'],
    ['for the own socket of a node that was replaced some times', '/nodes/a/data/a-99/fabric.sock'],
  ])('%s', async (_, below) => {
    const base = await temporaryDirectory();
    const dir = `${base}/${'x'.repeat(104 - base.length - 1 - below.length)}`;
    expect(await clusterErrorOf(openLinks(dir, ['a'], new Map()))).toMatchObject({
      code: 'usage',
      message: `${dir} is too deep for the sockets of links`,
      hint: expect.stringContaining('TMPDIR') as string,
    });
    await open(dir.slice(0, -14));
  });
});
