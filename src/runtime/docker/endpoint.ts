import type { EngineIdentity } from '../../files/manifest.js';

/** Where an engine is reached, without whoever asks it, whose name and password may be there. */
export function shownEndpoint(endpoint: string): string {
  return endpoint.replace(/^([a-z]+:\/\/)[^/]*@/, '$1');
}

/** Whether an engine is reached over a network: its ports and directories are not this machine's. */
export function isRemote(endpoint: string | undefined): boolean {
  const host = /^(?:tcp|ssh|https?):\/\/(?:[^/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(endpoint ?? '')?.[1];
  return host !== undefined && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
}

/** What to do about an engine of another machine. */
export const LOCAL_ENGINE_HINT =
  'Choose an engine of this machine (`docker context use default`, `unset DOCKER_HOST`), or `--runtime native`.';

/** Whether two are the same engine. Its id tells, however it is reached; where one of them has none, its address. */
export function sameEngine(a: EngineIdentity, b: EngineIdentity): boolean {
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  const sameName = a.name === undefined || b.name === undefined || a.name === b.name;
  return a.endpoint === b.endpoint && sameName;
}

/** An engine, as it is named to its user. */
export function describeEngine({ endpoint, name }: EngineIdentity): string {
  return name === undefined ? shownEndpoint(endpoint) : `${shownEndpoint(endpoint)} (${name})`;
}

/**
 * How the docker command is brought to speak to an engine.
 *
 * @param overriding the variables that are set and win over the context of docker's configuration
 */
export function switchHint({ endpoint, context }: EngineIdentity, overriding: readonly string[]): string {
  const byVariable = `set DOCKER_HOST=${endpoint}`;
  if (context === undefined) return `Switch to the first one: ${byVariable}.`;
  const unset = overriding.length === 0 ? '' : `unset ${overriding.join(' ')}; `;
  return `Switch to the first one: \`${unset}docker context use ${context}\`, or ${byVariable}.`;
}
