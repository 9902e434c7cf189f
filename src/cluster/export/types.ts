import type { ClusterPlan } from '../../plan/types.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import type { EngineFacts } from '../doctor/engine-facts.js';

type Row = Readonly<Record<string, unknown>>;

/** A cluster of which a bundle is made, in whatever state. */
export interface Subject {
  /** Absolute, without symbolic links. */
  readonly dir: string;
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
  readonly engine: EngineFacts;
  /** Rows of the cluster's own tables. */
  readonly askCluster: (sql: string) => Promise<readonly Row[]>;
  /** Rows of the tables of the admin API. */
  readonly askAdmin: (sql: string) => Promise<readonly Row[]>;
  /** Whether what services stored, received and answered is told too. */
  readonly payloads: boolean;
  /** Only what was logged from then on. */
  readonly since?: Date | undefined;
  /** Of each log so many bytes at most, the last ones. */
  readonly maxLogBytes: number;
}

/** What a file of a bundle holds, before secrets are hidden in it. */
export type Content =
  /** Settings, whose values may go over several lines. */
  | { readonly kind: 'text'; readonly text: string }
  /** Lines that have nothing to do with each other. `note`: what was left out of them. */
  | { readonly kind: 'lines'; readonly text: string; readonly note?: string | undefined }
  /** Written as JSON, or where the name ends in `.yaml` as YAML. */
  | { readonly kind: 'tree'; readonly tree: unknown }
  /** Written as JSON, a row a line. */
  | { readonly kind: 'rows'; readonly rows: readonly Row[] };

/** A file that may become part of a bundle. */
export interface Piece {
  /** In the bundle, with slashes. */
  readonly path: string;
  /** What it is, for whoever opens the bundle: a few words without a full stop. */
  readonly about: string;
  /** So large, or of a kind that others would disturb, that it is had by itself, after the others. Default: no. */
  readonly large?: boolean;
  /** What throws is left out of the bundle, which says why. */
  readonly content: (signal: AbortSignal) => Promise<Content>;
}

/** A file of a bundle, with secrets hidden. */
export interface CollectedFile {
  readonly path: string;
  readonly about: string;
  readonly text: string;
  /** What was left out of it. */
  readonly note?: string | undefined;
}

/** What a bundle lacks, and why. */
export interface MissingPiece {
  readonly path: string;
  readonly reason: string;
}
