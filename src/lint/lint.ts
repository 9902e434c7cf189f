import { RULES } from '../rules/all.js';
import { checkCluster } from '../rules/check.js';
import type { Place } from '../rules/model.js';
import type { Finding, Rule, Severity } from '../rules/rule.js';
import { Secrets } from '../secrets/secrets.js';
import { HIDDEN } from '../secrets/shapes.js';
import type { LocatedProblem } from '../spec/path.js';
import type { ClusterSpec, ClusterSpecInput } from '../spec/types.js';
import { Lines } from './position.js';
import { MAX_CHARACTERS, readClusters } from './read.js';
import { specCluster, specFault } from './spec.js';
import type { LintFile, LintFinding, Range, Source } from './types.js';
import { yamlSource } from './yaml/source.js';

export interface LintOptions {
  /** Variables Compose would find in its environment; they win over `.env`. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: all. */
  readonly rules?: readonly Rule[];
}

export interface LintResult {
  /** In the order of files and lines. */
  readonly findings: readonly LintFinding[];
  /** How many clusters and nodes were looked at. */
  readonly clusters: number;
  readonly nodes: number;
}

/** Findings of rules together with the texts they are about, for whoever wants to change those. */
export interface Judgement {
  readonly found: readonly Finding[];
  readonly sources: ReadonlyMap<string, Source>;
  readonly clusters: number;
  readonly nodes: number;
}

/** Reads files and applies the rules. */
export function judgeFiles(files: readonly LintFile[], options: LintOptions = {}): Judgement {
  const { clusters, sources } = readClusters(files, new Map(Object.entries(options.env ?? {})));
  const real = clusters.filter(({ nodes }) => nodes.length > 0);
  return {
    found: clusters.flatMap((cluster) => checkCluster(cluster, options.rules)),
    sources,
    clusters: real.length,
    nodes: real.reduce((sum, { nodes }) => sum + nodes.length, 0),
  };
}

function rangeOf({ path, offset }: Place, source: Source | undefined): Range | undefined {
  if (source === undefined) return undefined;
  if (offset === undefined) return source.rangeOf(path);
  return { start: offset, end: offset + (/^[\w.-]+/.exec(source.text.slice(offset, offset + 100))?.[0].length ?? 1) };
}

const MAX_EXCERPT = 300;
const DOCS_OF = new Map(RULES.map(({ id, docs }) => [id, docs]));

const SECRETS = new Secrets();
const ABOUT_SECRETS = ['secret-in-spec', 'secret-in-file'];

/** A line as it may be shown: a report of a secret must not spread it, wherever on its line it stands. */
function shownLine(line: string | undefined, { rule }: Pick<Finding, 'rule'>): string | undefined {
  if (line === undefined) return undefined;
  const shown = SECRETS.inLines(line);
  if (shown !== line || !ABOUT_SECRETS.includes(rule)) return shown;
  // The name of the secret is on another line.
  return line.replace(/^(\s*(?:-\s+)?(?:[\w.-]+\s*[:=]\s*)?).*$/, `$1${HIDDEN}`);
}

/** Gives findings their lines, columns and excerpts. */
function locator(sources: ReadonlyMap<string, Source>): (finding: Finding) => LintFinding {
  const lines = new Map([...sources].map(([name, { text }]) => [name, new Lines(text)]));
  return ({ at, fix, ...finding }) => {
    const range = rangeOf(at, sources.get(at.file));
    const position = range && lines.get(at.file)?.positionOf(range);
    return {
      ...finding,
      file: at.file,
      position,
      excerpt: position && shownLine(lines.get(at.file)?.line(position.line).slice(0, MAX_EXCERPT), finding),
      docs: DOCS_OF.get(finding.rule) ?? '',
      fixable: fix?.every((edit) => sources.get(edit.at.file)?.edit(edit) !== undefined) === true,
    };
  };
}

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** By file, then line and column, then severity; what concerns a whole file comes first. */
function sorted(findings: readonly LintFinding[], order: readonly string[]): LintFinding[] {
  const rank = new Map(order.map((name, i) => [name, i]));
  return findings.toSorted(
    (a, b) =>
      (rank.get(a.file) ?? 0) - (rank.get(b.file) ?? 0) ||
      (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
      (a.position?.column ?? 0) - (b.position?.column ?? 0) ||
      WEIGHT[a.severity] - WEIGHT[b.severity] ||
      a.rule.localeCompare(b.rule, 'en'),
  );
}

/**
 * Judges the texts of Compose files, restate.toml files and specs. Files they refer to (`.env`, `env_file`, mounted
 * configuration) are found among the given ones by name; what is not there is taken to be unknown.
 */
export function lintFiles(files: readonly LintFile[], options: LintOptions = {}): LintResult {
  const { found, sources, clusters, nodes } = judgeFiles(files, options);
  const findings = found.map(locator(sources));
  return {
    findings: sorted(
      findings,
      files.map(({ name }) => name),
    ),
    clusters,
    nodes,
  };
}

/**
 * Judges the text of one spec; `overrides` win over what it says. Its findings are those of its schema and of the rules,
 * and `further` problems that were found by other means.
 */
export function lintSpec(
  text: string,
  name = 'restate-cluster.yaml',
  overrides: ClusterSpecInput = {},
  further: readonly LocatedProblem[] = [],
): LintResult & { readonly spec: ClusterSpec | undefined } {
  // What is too large to be a spec is refused without being looked at.
  const source = text.length > MAX_CHARACTERS ? undefined : yamlSource(name, text);
  const cluster = specCluster(name, text, overrides, source?.fault);
  const faults = [
    ...cluster.faults,
    ...further.map((problem) => specFault(problem, { file: name, path: problem.keys })),
  ];
  const sources = new Map(source === undefined ? [] : [[name, source]]);
  const findings = checkCluster({ ...cluster, faults }).map(locator(sources));
  const { spec, nodes } = cluster;
  return { findings: sorted(findings, [name]), clusters: spec === undefined ? 0 : 1, nodes: nodes.length, spec };
}
