import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { missingFiles } from '../lint/read.js';
import { baseOf, normalized } from '../lint/names.js';
import type { LintFile } from '../lint/types.js';
import { tryReadText } from '../machine/text-file.js';
import { DEFAULT_SPEC_FILE } from './spec-file.js';

/** Names by which Compose itself finds its file, and our specs. */
const KNOWN_NAMES = new Set([
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
  DEFAULT_SPEC_FILE,
]);
/** Where nobody keeps configuration of theirs, or nodes keep their data. */
const SKIPPED = new Set(['node_modules', 'target', 'dist', 'vendor', 'data', 'restate-data']);
const MAX_DEPTH = 8;
const MAX_DIRECTORIES = 5_000;

/** A restate.toml by its name, or by keys that no other program has. */
function isRestateToml(name: string, text: string): boolean {
  if (/^restate.*\.toml$/i.test(baseOf(name))) return true;
  return /^[ \t]*(?:cluster-name|node-name|auto-provision|default-replication|default-num-partitions)[ \t]*=|^[ \t]*\[(?:metadata-client|metadata-server|bifrost|log-server|worker\.snapshots)[\].]/m.test(
    text,
  );
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist';
  if (code === 'ELOOP') return 'is a link that leads to itself';
  return code === 'EISDIR' ? 'is a directory' : `can't be read (${String(code)})`;
}

async function read(name: string): Promise<LintFile> {
  const found = await tryReadText(name, 'lint');
  return 'text' in found ? { name, text: found.text } : { name, fault: found.fault };
}

class Search {
  readonly files: LintFile[] = [];
  private readonly seen = new Set<string>();
  private directories = 0;

  private async isNew(path: string): Promise<boolean> {
    const real = await realpath(path).catch(() => path);
    if (this.seen.has(real)) return false;
    this.seen.add(real);
    return true;
  }

  async file(name: string, isWanted: (file: LintFile) => boolean = () => true): Promise<void> {
    const file = await read(name);
    if (isWanted(file) && (await this.isNew(name))) this.files.push(file);
  }

  /** Directories that are links are not followed, so that none leads back to itself. */
  async directory(path: string, depth = 0): Promise<void> {
    if (depth > MAX_DEPTH || ++this.directories > MAX_DIRECTORIES) return;
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      this.files.push({ name: path, fault: reasonOf(error) });
      return [];
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = normalized(join(path, entry.name));
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !SKIPPED.has(entry.name)) await this.directory(name, depth + 1);
      } else if (KNOWN_NAMES.has(entry.name)) await this.file(name);
      else if (entry.name.endsWith('.toml')) {
        await this.file(name, (file) => 'text' in file && isRestateToml(name, file.text));
      }
    }
  }
}

/**
 * Reads what paths name: files as they are; of directories every Compose file, restate.toml and restate-cluster.yaml in
 * them. Then everything those refer to. What can't be read is among the result, with the reason.
 *
 * @param env what Compose would find in its environment
 */
export async function readLintFiles(
  paths: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly files: readonly LintFile[]; readonly references: readonly LintFile[] }> {
  const search = new Search();
  for (const path of paths) {
    const isDirectory = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const name = normalized(path);
    await (isDirectory ? search.directory(name) : search.file(name));
  }
  const references: LintFile[] = [];
  const scope = new Map(Object.entries(env));
  for (;;) {
    // What they refer to may depend on what was just read: a `.env` may say where a file is.
    const wanted = missingFiles([...search.files, ...references], scope);
    if (wanted.length === 0) return { files: search.files, references };
    references.push(...(await Promise.all(wanted.map(read))));
  }
}
