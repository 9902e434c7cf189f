import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { cwd } from 'node:process';
import type * as sdkModule from '@restatedev/restate-sdk';
import { ClusterError, isError } from '../errors.js';
import type { SdkService } from './options.js';

const NAME = '@restatedev/restate-sdk';
type Sdk = typeof sdkModule;
type Load = () => Promise<Sdk>;

/** Services, and the copy of the SDK that they were made with. */
export interface Copy {
  readonly sdk: Sdk;
  readonly services: SdkService[];
}

/**
 * A process may have several copies of the SDK: that of `import` and that of `require`, and those of linked packages. Each
 * serves only what was made with itself: handlers are marked by a symbol, and its errors are classes of its own.
 *
 * @returns how to load each, the likeliest first
 */
function* copies(): Generator<Load> {
  yield () => import('@restatedev/restate-sdk');
  const project = createRequire(join(cwd(), 'package.json'));
  yield () => Promise.resolve(project(NAME) as Sdk);
  // What `require` has loaded already, wherever from.
  const inside = `${sep}@restatedev${sep}restate-sdk${sep}`;
  const roots = Object.keys(project.cache)
    .filter((file) => file.includes(inside))
    .map((file) => file.slice(0, file.lastIndexOf(inside) + inside.length));
  for (const root of new Set(roots)) yield () => Promise.resolve(project(root) as Sdk);
}

/** Whether a copy takes a service for one of its own. */
function fits({ createEndpointHandler }: Sdk, service: SdkService): boolean {
  try {
    createEndpointHandler({ services: [service] as never, logger: () => undefined });
    return true;
  } catch (error) {
    if (isError(error) && error.message.includes('is not a restate handler')) return false;
    throw error;
  }
}

/**
 * Finds the copy of the SDK with which each service was made.
 *
 * @throws {ClusterError} `program-missing` where no copy is installed; `usage` where none made a service
 */
export async function copiesOf(services: readonly SdkService[]): Promise<Copy[]> {
  const found: Copy[] = [];
  let left = services;
  let failure: unknown;
  for (const load of copies()) {
    if (left.length === 0) break;
    try {
      const sdk = await load();
      const own = left.filter((service) => fits(sdk, service));
      if (own.length > 0) found.push({ sdk, services: own });
      left = left.filter((service) => !own.includes(service));
    } catch (error) {
      if (!isMissing(error)) throw error;
      failure = error;
    }
  }
  const [first] = left;
  if (first === undefined) return found;
  if (failure !== undefined && found.length === 0) {
    throw new ClusterError('program-missing', `services of the SDK need the package ${NAME}`, {
      hint: 'Install it beside restate-cluster, or pass the address of a running endpoint instead.',
      cause: failure,
    });
  }
  throw new ClusterError('usage', `the service ${first.name} was made with a copy of ${NAME} that is not found`, {
    hint: `Install ${NAME} once, in the project in which the tests run (\`npm ls ${NAME}\` shows all copies), or serve the services yourself and pass their address.`,
  });
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
}
