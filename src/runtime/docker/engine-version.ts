import { isTable } from '../../spec/tables.js';

/** An engine that answered. */
export interface EngineVersion {
  /** Podman speaks Docker's protocol, and has versions of its own. */
  readonly product: 'Docker Engine' | 'Podman';
  readonly version: string;
}

/** What works, as far as it was tried or is documented; `name` in a Compose file needs Compose 2.3. */
export const OLDEST = { 'Docker Engine': '24', Podman: '4.3', Compose: '2.3' } as const;

/** The numbers that a version begins with, as in `v2.26.1-4`; `undefined` where it is none. */
function numbersOf(version: string): number[] | undefined {
  const match = /^v?(\d+(?:\.\d+)*)/.exec(version);
  return match?.[1]?.split('.').map(Number);
}

/** Whether a text begins as a version does. */
export function isVersion(text: string): boolean {
  return text.length < 100 && numbersOf(text) !== undefined;
}

export function isOlder(version: string, oldest: string): boolean {
  const [has = [], needs = []] = [numbersOf(version), numbersOf(oldest)];
  const at = needs.findIndex((number, i) => number !== (has[i] ?? 0));
  return at >= 0 && (has[at] ?? 0) < (needs[at] ?? 0);
}

/**
 * Reads `docker version --format '{{json .}}'`. `shim`: the command is not Docker's but Podman's, under its name.
 * `undefined`: it is no answer to this question at all.
 */
export function parseEngineVersion(output: string): EngineVersion | 'shim' | undefined {
  const answer = tableIn(output);
  const { Client: client, Server: server } = answer;
  if (!isTable(server)) return isTable(client) && 'APIVersion' in client ? 'shim' : undefined;
  const components = Array.isArray(server['Components']) ? server['Components'].filter(isTable) : [];
  const podman = components.find(({ Name: name }) => name === 'Podman Engine');
  const version = podman?.['Version'] ?? server['Version'];
  if (typeof version !== 'string' || !isVersion(version)) return undefined;
  return { product: podman === undefined ? 'Docker Engine' : 'Podman', version };
}

function tableIn(output: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(output);
    return isTable(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
