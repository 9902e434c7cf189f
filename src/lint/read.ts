import type { ClusterModel, Fault } from '../rules/model.js';
import { composeClusters, composeReferences } from './compose/cluster.js';
import { envSource } from './dot-env.js';
import type { Scope } from './interpolate.js';
import { baseOf } from './names.js';
import { specCluster } from './spec.js';
import { tomlClusters } from './toml/cluster.js';
import { tomlSource } from './toml/source.js';
import type { TomlSource } from './toml/source.js';
import type { LintFile, Source } from './types.js';
import { get, TreeError, treeOf } from './yaml/tree.js';
import { yamlSource } from './yaml/source.js';
import type { YamlSource } from './yaml/source.js';

/** Clusters found in files, and the texts in which their places are. */
export interface Reading {
  readonly clusters: readonly ClusterModel[];
  readonly sources: ReadonlyMap<string, Source>;
}

/** These files are a page or two; a larger one is something else, and is not parsed. */
export const MAX_CHARACTERS = 250_000;

const isYaml = (name: string) => /\.ya?ml$/i.test(name);
const isToml = (name: string) => /\.toml$/i.test(name);

/** Whether a YAML file is a spec of ours. */
function isSpec({ name, document }: YamlSource): boolean {
  if (/^restate-cluster\.ya?ml$/.test(baseOf(name))) return true;
  const version: unknown = document.get('apiVersion');
  return typeof version === 'string' && version.startsWith('restate-cluster/');
}

function faultAt(file: string, message: string, hint: string, offset?: number): Fault {
  return { kind: 'unreadable', at: { file, path: [], ...(offset === undefined ? {} : { offset }) }, message, hint };
}

function unfit({ name, text }: TextFile): Fault | undefined {
  if (text.length > MAX_CHARACTERS) return faultAt(name, 'is larger than 250 kB', 'Is this the right file?');
  // A text file has no NUL; programs and databases do.
  if (text.includes('\0')) return faultAt(name, 'is no text', 'Name Compose files, restate.toml files or specs.');
  return undefined;
}

const SYNTAX_HINT = 'Check the indentation, quotes and brackets there.';

type TextFile = Extract<LintFile, { readonly text: string }>;

/** One parsing of a file is enough, however often it is asked what it refers to. */
const parsed = new WeakMap<TextFile, YamlSource>();

function yamlOf(file: TextFile): YamlSource {
  const source = parsed.get(file) ?? yamlSource(file.name, file.text);
  parsed.set(file, source);
  return source;
}

class Reader {
  readonly clusters: ClusterModel[] = [];
  readonly sources = new Map<string, Source>();
  readonly faults: Fault[] = [];
  readonly mounted = new Set<string>();
  private readonly tomls: TomlSource[] = [];

  constructor(
    private readonly files: ReadonlyMap<string, LintFile>,
    private readonly env: Scope,
  ) {}

  /** A file that is there and can be parsed. */
  private fit(file: LintFile): TextFile | undefined {
    if (!('text' in file)) return undefined;
    const fault = unfit(file);
    if (fault !== undefined) this.faults.push(fault);
    return fault === undefined ? file : undefined;
  }

  yaml(file: LintFile): void {
    const readable = this.fit(file);
    if (readable === undefined) return;
    const source = yamlOf(readable);
    this.sources.set(file.name, source);
    if (isSpec(source)) {
      this.clusters.push(specCluster(file.name, source.text, {}, source.fault));
      return;
    }
    if (source.fault !== undefined) {
      this.faults.push(
        faultAt(file.name, `is not valid YAML: ${source.fault.message}`, SYNTAX_HINT, source.fault.offset),
      );
      return;
    }
    try {
      // First, so that a file that is refused does not make those it refers to look as if they had been named.
      for (const name of composeReferences(source, this.files, this.env)) this.mounted.add(name);
      this.clusters.push(...composeClusters(source, this.files, this.env));
      if (get(treeOf(source.document, file.name), 'services') === undefined) {
        this.faults.push(faultAt(file.name, 'is neither a Compose file nor a spec', 'It has no `services`.'));
      }
    } catch (error) {
      if (!(error instanceof TreeError)) throw error;
      this.faults.push(faultAt(file.name, error.message, 'Is this the right file?'));
    }
  }

  toml(file: LintFile): void {
    const readable = this.fit(file);
    if (readable === undefined) return;
    const source = tomlSource(readable.name, readable.text);
    this.sources.set(file.name, source);
    if (source.fault !== undefined) {
      this.faults.push(
        faultAt(file.name, `is not valid TOML: ${source.fault.message}`, SYNTAX_HINT, source.fault.offset),
      );
    } else if (!this.mounted.has(file.name)) this.tomls.push(source);
  }

  finish(): Reading {
    for (const file of this.files.values()) {
      if ('text' in file && !isYaml(file.name) && !isToml(file.name)) {
        const readable = this.fit(file);
        if (readable !== undefined) this.sources.set(file.name, envSource(file.name, readable.text, this.env));
      }
      if ('fault' in file && !this.mounted.has(file.name)) {
        this.faults.push(faultAt(file.name, file.fault, 'Name files or directories that can be read.'));
      }
    }
    this.clusters.push(...tomlClusters(this.tomls));
    const faults = { nodes: [], services: [], complete: false, spec: undefined, faults: this.faults };
    return { clusters: [faults, ...this.clusters], sources: this.sources };
  }
}

/** Reads files as clusters: each Compose file with what it mounts, each spec, and the restate.toml files that are left. */
export function readClusters(files: readonly LintFile[], env: Scope): Reading {
  const reader = new Reader(new Map(files.map((file) => [file.name, file])), env);
  for (const file of files) if (isYaml(file.name)) reader.yaml(file);
  for (const file of files) if (isToml(file.name)) reader.toml(file);
  return reader.finish();
}

/** Names of files that these refer to and that are not among them; to be asked again with those. */
export function missingFiles(files: readonly LintFile[], env: Scope): string[] {
  const known = new Map(files.map((file) => [file.name, file]));
  const wanted = files.flatMap((file) => {
    if (!('text' in file) || !isYaml(file.name) || unfit(file) !== undefined) return [];
    const source = yamlOf(file);
    if (isSpec(source) || source.fault !== undefined) return [];
    try {
      return composeReferences(source, known, env);
    } catch (error) {
      if (error instanceof TreeError) return [];
      throw error;
    }
  });
  return [...new Set(wanted)].filter((name) => !known.has(name));
}
