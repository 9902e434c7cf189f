/** One file of a cluster directory. */
export interface GeneratedFile {
  /** Relative to the cluster directory, with forward slashes. */
  readonly path: string;
  readonly content: string;
  /** Unix permissions, such as 0o644. */
  readonly mode: number;
}

/** Texts of `compose-templates/`, by file name. */
export type Templates = Readonly<Record<TemplateName, string>>;
export const TEMPLATE_NAMES = [
  'docker-compose.yml',
  'restate.toml',
  'provision.sh',
  'gateway.pl',
  'env',
  'env-credentials',
  'cluster-readme.md',
] as const;
type TemplateName = (typeof TEMPLATE_NAMES)[number];
