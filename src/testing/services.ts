import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http2';
import type { Http2Server, ServerHttp2Session } from 'node:http2';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { stderr, stdout, versions } from 'node:process';
import { format } from 'node:util';
import type { LogMetadata } from '@restatedev/restate-sdk';
import { ClusterError } from '../errors.js';
import { isTable } from '../spec/tables.js';
import type { SdkService, ServiceSource } from './options.js';
import { listenToConsole, ServiceOutput, whileServing } from './service-output.js';

/**
 * What handlers log themselves, and what goes wrong; not each invocation, nor the advice to check signatures, which is
 * not for services that listen on loopback.
 */
function log({ source, level }: LogMetadata, message?: unknown, ...more: readonly unknown[]): void {
  const wrong = ['warn', 'error'].includes(level);
  if ((source as string) !== 'USER' && (!wrong || String(message).includes('request signatures'))) return;
  (wrong ? stderr : stdout).write(`${format(message, ...more)}\n`);
}

/** Services served in this process. */
export interface Served {
  /** On loopback. */
  readonly url: string;
  close(): Promise<void>;
}

async function loadSdk() {
  try {
    return await import('@restatedev/restate-sdk');
  } catch (error) {
    throw new ClusterError('program-missing', 'services of the SDK need the package @restatedev/restate-sdk', {
      hint: 'Install it beside restate-cluster, or pass the address of a running endpoint instead.',
      cause: error,
    });
  }
}

/** The version of the SDK that would be loaded, where its package tells. */
function sdkVersion(): string | undefined {
  const entry = createRequire(import.meta.url).resolve('@restatedev/restate-sdk');
  for (let dir = dirname(entry); dirname(dir) !== dir; dir = dirname(dir)) {
    const file = join(dir, 'package.json');
    const found = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** From 1.10 on the SDK needs `Promise.withResolvers`; on Node 20 each invocation fails in it, and is tried again for ever. */
function checkNode(): void {
  if ('withResolvers' in Promise) return;
  const version = sdkVersion();
  const [major = 0, minor = 0] = (version ?? '0.0').split('.').map(Number);
  if (major < 1 || (major === 1 && minor < 10)) return;
  throw new ClusterError('usage', `@restatedev/restate-sdk ${String(version)} does not work on Node ${versions.node}`, {
    hint: 'Use Node 22 or later, or version 1.9 of the SDK.',
  });
}

/** Keeps all of it, whatever is printed. */
function keepLog(output: ServiceOutput, { source, level, context }: LogMetadata, said: readonly unknown[]): void {
  const whose = context === undefined ? '' : `[${context.invocationTarget}][${context.invocationId}] `;
  output.add(level, `${whose}${(source as string) === 'USER' ? '' : `${source}: `}${format(...said)}`);
}

/**
 * Serves services of the SDK on a free port of 127.0.0.1. It keeps no process alive.
 *
 * @param output gets what they print, through the SDK and by `console`
 */
export async function serve(services: readonly SdkService[], output = new ServiceOutput()): Promise<Served> {
  const { createEndpointHandler } = await loadSdk();
  checkNode();
  const handler = createEndpointHandler({
    services: services as never,
    logger: (about, ...said: unknown[]) => {
      keepLog(output, about, said);
      log(about, ...said);
    },
  });
  const server: Http2Server = createServer((request, response) => {
    whileServing(output, () => {
      handler(request, response);
    });
  });
  const silence = listenToConsole();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.unref();
    session.on('close', () => sessions.delete(session));
    // A node that was killed breaks its connections off.
    session.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        silence();
        server.close(() => {
          resolve();
        });
        for (const session of sessions) session.destroy();
      }),
  };
}

/**
 * Tells services of the SDK from addresses.
 *
 * @throws {ClusterError} `usage` for what is neither
 */
export function sortSources(sources: readonly ServiceSource[]): { services: SdkService[]; urls: string[] } {
  const services: SdkService[] = [];
  const urls: string[] = [];
  for (const source of sources as readonly unknown[]) {
    if (typeof source === 'string' || source instanceof URL) urls.push(checkedUrl(source));
    else if (isService(source)) services.push(source);
    else throw wrongSource(format('%o', source), 'no service of the SDK');
  }
  return { services, urls };
}

function isService(source: unknown): source is SdkService {
  return isTable(source) && typeof source['name'] === 'string';
}

function checkedUrl(source: string | URL): string {
  const text = String(source);
  if (!URL.canParse(text) || !/^https?:/i.test(text)) throw wrongSource(JSON.stringify(text), 'no http address');
  return text.replace(/\/$/, '');
}

function wrongSource(source: string, what: string): ClusterError {
  return new ClusterError('usage', `${source} can't be registered: it is ${what}`, {
    hint: 'Pass services made with restate.service(), object() or workflow(), or an address such as http://127.0.0.1:9080.',
  });
}
