import type { Example } from './rule.js';

/** A Compose file. */
export function compose(text: string): Example {
  return { files: { 'compose.yaml': `${text.trim()}\n` } };
}

/** restate.toml files of node-1, node-2 and so on. */
export function tomls(...texts: readonly string[]): Example {
  return {
    files: Object.fromEntries(texts.map((text, i) => [`node-${String(i + 1)}.toml`, `${text.trim()}\n`])),
  };
}

/** restate.toml files of two nodes that make a cluster, with further lines each. */
export function pair(first: string, second: string): Example {
  return tomls(
    `node-name = "node-1"\nadvertised-address = "http://10.0.0.1:5122"\n${first}`,
    `node-name = "node-2"\nadvertised-address = "http://10.0.0.2:5122"\nauto-provision = false
metadata-client.addresses = ["http://10.0.0.1:5122"]\n${second}`,
  );
}

interface Service {
  /** Over those every node of the pair has; an empty text takes one away. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further fields, each a line. */
  readonly fields?: readonly string[];
  readonly image?: string;
}

function service(name: string, base: Readonly<Record<string, string>>, own: Service): string {
  const variables = Object.entries({
    RESTATE_NODE_NAME: name,
    RESTATE_ADVERTISED_ADDRESS: `http://${name}:5122`,
    ...base,
    ...own.env,
  }).filter(([, value]) => value !== '');
  return [
    `  ${name}:`,
    `    image: docker.restate.dev/restatedev/restate:${own.image ?? '1.7.12'}`,
    '    environment:',
    ...variables.map(([key, value]) => `      ${key}: '${value}'`),
    ...(own.fields ?? []).map((field) => `    ${field}`),
  ].join('\n');
}

/** Two services that make a cluster, and what is further said of them. */
export function services(first: Service, second: Service = {}): Example {
  const joining = {
    RESTATE_AUTO_PROVISION: 'false',
    RESTATE_METADATA_CLIENT__ADDRESSES: '["http://restate-1:5122"]',
  };
  return compose(`services:\n${service('restate-1', {}, first)}\n${service('restate-2', joining, second)}`);
}
