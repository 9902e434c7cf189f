import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isInArchive } from './own-files.js';

/** Name of this package, and where in it the JSON Schema of specs is. */
const PACKAGE_NAME = 'restate-cluster';
const SCHEMA_PATH = join('dist', 'restate-cluster.schema.json');
/** This installation: the same distance from src/ and from dist/. */
const PACKAGE_ROOT = fileURLToPath(new URL('../../', import.meta.url));

function ancestors(dir: string): string[] {
  const parent = dirname(dir);
  return parent === dir ? [dir] : [dir, ...ancestors(parent)];
}

function isBelow(dir: string, path: string): boolean {
  const way = relative(dir, path);
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
}

/** A path as editors take it: with slashes, and with a dot before what lies below. */
function relativeReference(from: string, to: string): string {
  const way = relative(from, to).split(sep).join('/');
  return way.startsWith('../') ? way : `./${way}`;
}

/**
 * What the first line of a spec names as its schema (`# yaml-language-server: $schema=…`), so that editors complete it.
 *
 * Where the spec lies in a project that has this package in its node_modules, or in a clone of this package, it is a
 * relative path, which holds for everybody who checks the project out. Else, as with `npx` and global installations,
 * it is the file URL of this installation: a path may hold spaces, at which the language server would stop reading.
 * `undefined` where this installation is inside an archive, as Yarn keeps it: no editor can read there.
 */
export function schemaReference(specFile: string, packageRoot = PACKAGE_ROOT): string | undefined {
  const dir = dirname(resolve(specFile));
  const installed = ancestors(dir)
    .map((above) => join(above, 'node_modules', PACKAGE_NAME, SCHEMA_PATH))
    .find((path) => existsSync(path));
  if (installed !== undefined) return relativeReference(dir, installed);
  if (isInArchive(packageRoot)) return undefined;
  const own = join(packageRoot, SCHEMA_PATH);
  return isBelow(packageRoot, dir) ? relativeReference(dir, own) : pathToFileURL(own).href;
}
