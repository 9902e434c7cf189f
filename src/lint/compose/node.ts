import type { ConfigFile, NodeModel } from '../../rules/model.js';
import { renameForService, setForService } from './edits.js';
import type { ComposeFile, Service } from './service.js';
import { parseArguments } from '../config/args.js';
import { keyOfVariable } from '../config/env.js';
import { parseEnvValue } from '../config/env-value.js';
import { flatten, layered } from '../config/layers.js';
import type { Layer } from '../config/layers.js';
import { configPath, mountedFile, serverArguments } from './server.js';
import { tomlLayer } from '../toml/node.js';
import { tomlSource } from '../toml/source.js';
import type { Usage } from '../usage.js';
import { versionOf } from '../version.js';

function readConfig(service: Service, file: ComposeFile): { found: ConfigFile | undefined; layer: Layer } {
  const asked = configPath(service);
  if (asked === undefined) return { found: undefined, layer: [] };
  const { file: name, baked } = mountedFile(service, file.directory, asked.path);
  const content = name === undefined ? undefined : file.files.get(name);
  if (content !== undefined && 'text' in content) {
    return {
      found: { ...asked, path: content.name, state: 'read' },
      layer: tomlLayer(tomlSource(content.name, content.text)),
    };
  }
  // A file that was looked for and not found, or a path nothing is at in the published image.
  const missing = !baked && (content !== undefined || name === undefined);
  return { found: { ...asked, path: name ?? asked.path, state: missing ? 'missing' : 'unseen' }, layer: [] };
}

function envLayer(service: Service): Layer {
  return service.variables.flatMap(({ name, text, literal, at }) => {
    const key = keyOfVariable(name);
    if (key === undefined) return [];
    const value = text === undefined ? undefined : parseEnvValue(text);
    return flatten(key, { value, literal, at, from: 'environment' });
  });
}

/** A node that is a service of a Compose file. */
export function composeNode(service: Service, file: ComposeFile, usage: Usage): NodeModel {
  const args = parseArguments(serverArguments(service) ?? []);
  const { found, layer } = readConfig(service, file);
  const production: Layer = args.production
    ? [['auto-provision', { value: false, literal: true, at: service.at, from: 'arguments' }]]
    : [];
  const settings = layered(
    production,
    layer,
    envLayer(service),
    args.settings.map(({ key, value, arg }) => [key, { value, literal: true, at: arg.at, from: 'arguments' }]),
  );
  for (const { at } of settings.values()) usage.add(at, service.service);
  if (found?.state === 'read') usage.add({ file: found.path, path: [] }, service.service);
  const { complete, variablesComplete, builds } = service;
  return {
    label: service.service,
    at: service.at,
    settled: complete && variablesComplete && !builds && (found === undefined || found.state === 'read'),
    settings,
    configFile: found,
    unknownArguments: args.unknown,
    memoryLimit: service.memoryLimit,
    container: service,
    version: versionOf(service.image),
    set: (key, value) => setForService({ service, file, usage, settings, found }, key, value),
    rename: (key, to) => renameForService(service, settings.get(key), key, to),
  };
}
