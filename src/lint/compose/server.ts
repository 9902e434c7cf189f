import type { Place, Text } from '../../rules/model.js';
import { parseArguments } from '../config/args.js';
import type { Service } from './service.js';
import { baseOf, below, resolved } from '../names.js';

/** Arguments of the server among the words of a service; `undefined` where it runs another program. */
export function serverArguments(service: Service): readonly Text[] | undefined {
  const server = service.words.findIndex(({ text }) => baseOf(text) === 'restate-server');
  if (server !== -1) return service.words.slice(server + 1);
  return service.hasEntrypoint ? undefined : service.words;
}

/** The file of ours that a path inside the container is. */
export function mountedFile(service: Service, directory: string, path: string): { file?: string; baked: boolean } {
  for (const mount of service.mounts) {
    const rest = below(mount.target, path);
    if (rest === undefined) continue;
    if (mount.kind !== 'bind' || mount.source === undefined) return { baked: true };
    const source = rest === '' ? mount.source : `${mount.source}/${rest}`;
    // What is not below this directory may be on another machine.
    return /^[~/]/.test(source) ? { file: source, baked: true } : { file: resolved(directory, source), baked: false };
  }
  return { baked: service.builds };
}

/** Where a service's server reads its configuration. */
export function configPath(service: Service): { path: string; at: Place } | undefined {
  const given = parseArguments(serverArguments(service) ?? []).configFile;
  const variable = service.variables.find(({ name }) => name.toUpperCase() === 'RESTATE_CONFIG');
  const path = given === undefined ? variable?.text : given.known ? given.text : undefined;
  const at = given?.at ?? variable?.at;
  return path === undefined || at === undefined || path === '' ? undefined : { path, at };
}
