import type { Mount } from '../../rules/model.js';
import type { Scope } from '../interpolate.js';
import { get } from '../yaml/tree.js';
import type { Tree } from '../yaml/tree.js';
import { knownText, textOf, textsOf } from './text.js';

const isPath = (source: string) => /^(?:[./~]|[A-Za-z]:[\\/])/.test(source);

/** `[source:]target[:mode]` */
function short(item: Tree, scope: Scope): Mount[] {
  const text = textOf(item, scope);
  if (text === undefined) return [];
  const match = /^(?:((?:[A-Za-z]:[\\/])?[^:]*):)?(\/[^:]*)(?::[^:]*)?$/.exec(text.text);
  if (match === null) return [];
  const [, source = '', target = ''] = match;
  const kind = isPath(source) || (source === '' && !text.known) ? 'bind' : 'volume';
  return [{ kind, source: text.known && source !== '' ? source : undefined, target, subpath: undefined, at: text.at }];
}

function long(item: Tree, scope: Scope): Mount[] {
  const target = knownText(get(item, 'target'), scope);
  if (target === undefined) return [];
  const type = knownText(get(item, 'type'), scope);
  return [
    {
      kind: type === 'bind' || type === 'tmpfs' ? type : 'volume',
      source: knownText(get(item, 'source'), scope),
      target,
      subpath: knownText(get(item, 'volume', 'subpath'), scope),
      at: get(item, 'source')?.at ?? item.at,
    },
  ];
}

/** Compose `configs` and `secrets` are files in the container; `top` is where they are described. */
function files(service: Tree, top: Tree, scope: Scope): Mount[] {
  const list = get(service, 'configs');
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => {
    const name = item.kind === 'map' ? knownText(get(item, 'source'), scope) : knownText(item, scope);
    if (name === undefined) return [];
    const target = (item.kind === 'map' ? knownText(get(item, 'target'), scope) : undefined) ?? `/${name}`;
    const source = knownText(get(top, 'configs', name, 'file'), scope);
    return [{ kind: 'bind' as const, source, target, subpath: undefined, at: item.at }];
  });
}

/** Everything that is mounted into a service's container. */
export function mountsOf(service: Tree, top: Tree, scope: Scope): Mount[] {
  const volumes = get(service, 'volumes');
  const listed =
    volumes?.kind === 'list'
      ? volumes.items.flatMap((item) => (item.kind === 'map' ? long(item, scope) : short(item, scope)))
      : [];
  const tmpfs = textsOf(get(service, 'tmpfs'), scope).map(({ text, at }) => ({
    kind: 'tmpfs' as const,
    source: undefined,
    target: text.replace(/:.*/, ''),
    subpath: undefined,
    at,
  }));
  return [...listed, ...tmpfs, ...files(service, top, scope)];
}
