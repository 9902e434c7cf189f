import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { stderr, stdout, versions } from 'node:process';
import { format } from 'node:util';
import type { LogMetadata } from '@restatedev/restate-sdk';
import { ClusterError } from '../errors.js';
import { isTable } from '../spec/tables.js';
import type { History } from './history.js';
import type { EndpointOptions, SdkService, ServiceSource } from './options.js';
import { copiesOf } from './sdk-copies.js';
import { ServedEndpoint } from './served-endpoint.js';
import { ServiceOutput, whileServing } from './service-output.js';

/**
 * What handlers log themselves, and what goes wrong; not each invocation, nor the advice to check signatures, which is
 * not for services that listen on loopback.
 */
function log({ source, level, context }: LogMetadata, message?: unknown, ...more: readonly unknown[]): void {
  const wrong = ['warn', 'error'].includes(level);
  if ((source as string) !== 'USER' && (!wrong || String(message).includes('request signatures'))) return;
  (wrong ? stderr : stdout).write(`${whose(context)}${format(message, ...more)}\n`);
}

/** The service, key and handler, and the id of the invocation, as in `[Counter/tea/add][inv_1…] `. */
function whose(context: LogMetadata['context']): string {
  return context === undefined ? '' : `[${context.invocationTarget}][${context.invocationId}] `;
}

/** The version of the SDK of the project, where its package tells. */
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
  output.add(level, `${whose(context)}${(source as string) === 'USER' ? '' : `${source}: `}${format(...said)}`);
}

/**
 * Serves services of the SDK, each with the copy of it that made them.
 *
 * @param output gets what they print, through the SDK and by `console`
 */
export async function serve(
  services: readonly SdkService[],
  history: History,
  output = new ServiceOutput(),
  options: EndpointOptions = {},
): Promise<ServedEndpoint[]> {
  const copies = await copiesOf(services);
  checkNode();
  const endpoints = copies.map(({ sdk, services: own }) => {
    const handler = sdk.createEndpointHandler({
      ...(options as { defaultServiceOptions?: object }),
      services: own,
      logger: (about, ...said: unknown[]) => {
        keepLog(output, about, said);
        log(about, ...said);
      },
    });
    const names = own.map(({ name }) => name);
    return new ServedEndpoint(
      names,
      (request, response) => {
        whileServing(output, () => {
          handler(request, response);
        });
      },
      history,
    );
  });
  await Promise.all(endpoints.map((endpoint) => endpoint.open()));
  return endpoints;
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

/** By shape: one made with another copy of the SDK, or in another context of Node, is one too. */
function isService(source: unknown): source is SdkService {
  if (!isTable(source) || typeof source['name'] !== 'string') return false;
  return [source['service'], source['object'], source['workflow']].some(isTable);
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
