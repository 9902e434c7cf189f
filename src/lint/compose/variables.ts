import type { Variable } from '../../rules/model.js';
import { envSource } from '../dot-env.js';
import type { Scope } from '../interpolate.js';
import { resolved } from '../names.js';
import type { LintFile } from '../types.js';
import { get } from '../yaml/tree.js';
import type { Tree } from '../yaml/tree.js';
import { knownText, rawOf, textOf } from './text.js';

/** Names of the files a service's `env_file` names, as seen from the Compose file's directory. */
export function envFilesOf(service: Tree, directory: string, scope: Scope): string[] {
  const field = get(service, 'env_file');
  const items = field?.kind === 'list' ? field.items : field === undefined ? [] : [field];
  return items.flatMap((item) => {
    const path = knownText(item.kind === 'map' ? get(item, 'path') : item, scope);
    return path === undefined ? [] : [resolved(directory, path)];
  });
}

/** A variable with a name alone is that of whoever runs Compose. */
function handedOn(name: string, at: Variable['at'], scope: Scope): Variable {
  return { name, text: scope.get(name), literal: false, at };
}

/** Whether a value has no variables in it. */
function isLiteral(tree: Tree): boolean {
  return !rawOf(tree).replaceAll('$$', '').includes('$');
}

function fromMap(tree: Extract<Tree, { kind: 'map' }>, scope: Scope): Variable[] {
  return [...tree.entries].map(([name, value]) => {
    const text = textOf(value, scope);
    if (text === undefined) return handedOn(name, value.at, scope);
    return { name, text: text.known ? text.text : undefined, literal: isLiteral(value), at: value.at };
  });
}

function fromList(tree: Tree, scope: Scope): Variable[] {
  const items = tree.kind === 'list' ? tree.items : [];
  return items.flatMap((item) => {
    const whole = textOf(item, scope);
    if (whole === undefined) return [];
    const { text, known, at } = whole;
    const equals = text.indexOf('=');
    if (equals === -1) return [handedOn(text, at, scope)];
    const own = known ? text.slice(equals + 1) : undefined;
    return [{ name: text.slice(0, equals), text: own, literal: isLiteral(item), at }];
  });
}

/** Variables of a service: those of its `env_file`s, over which its `environment` wins. */
export function variablesOf(
  service: Tree,
  directory: string,
  scope: Scope,
  files: ReadonlyMap<string, LintFile>,
): { readonly variables: Variable[]; readonly complete: boolean } {
  const variables = new Map<string, Variable>();
  let complete = true;
  for (const name of envFilesOf(service, directory, scope)) {
    const file = files.get(name);
    if (file === undefined || !('text' in file)) {
      complete = false;
      continue;
    }
    for (const line of envSource(name, file.text, scope).lines) {
      variables.set(line.name, {
        name: line.name,
        text: line.text,
        literal: false,
        at: { file: name, path: [line.name] },
      });
    }
  }
  const environment = get(service, 'environment');
  const own =
    environment?.kind === 'map' ? fromMap(environment, scope) : environment ? fromList(environment, scope) : [];
  for (const variable of own) variables.set(variable.name, variable);
  return { variables: [...variables.values()], complete };
}

/** A value as it is written in a list of `NAME=value`, for changing it. */
export function assignment(name: string, value: string): string {
  return `${name}=${value.replaceAll('$', '$$$$')}`;
}
