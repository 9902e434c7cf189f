import type { ClusterSpecInput } from '../spec/types.js';
import type { ClusterModel, Edit, Place } from './model.js';

/** `error`: it will not work, or loses data. `warning`: it works until something happens. `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info';

/** What a rule says of a cluster. */
export interface Report {
  readonly at: Place;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  /** The one safe answer, where there is one. */
  readonly fix?: readonly Edit[] | undefined;
}

/** What a rule found, and which rule that was. */
export interface Finding extends Report {
  readonly rule: string;
  readonly severity: Severity;
}

/** Files by name, or a spec. */
export type Example = { readonly files: Readonly<Record<string, string>> } | { readonly spec: ClusterSpecInput };

export interface Rule {
  /** In kebab-case, for ever. */
  readonly id: string;
  readonly severity: Severity;
  /** What a cluster must keep, in one sentence. */
  readonly summary: string;
  /** The page of Restate's documentation that says so. */
  readonly docs: string;
  readonly check: (cluster: ClusterModel) => readonly Report[];
  readonly examples: { readonly good: Example; readonly bad: Example };
}

/** Pages of Restate's documentation. */
export const DOCS = 'https://docs.restate.dev';
