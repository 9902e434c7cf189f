/** A documented order of restate.toml keys: which tables and keys there are, and the comments above each. */
export interface TomlTemplate {
  /** Comment at the very top. */
  readonly header: string;
  /** Tables in order; the first has the empty path and holds the top-level keys. */
  readonly tables: readonly TomlTemplateTable[];
}
interface TomlTemplateTable {
  /** Dotted path, as in `admin.query-engine`. */
  readonly path: string;
  readonly comment: readonly string[];
  readonly keys: readonly { readonly key: string; readonly comment: readonly string[] }[];
}

/** Reads a template: comments belong to the key or table right below them; values are only examples. */
export function parseTomlTemplate(text: string): TomlTemplate {
  const [header = '', ...rest] = text.split('\n\n');
  const tables: { path: string; comment: string[]; keys: { key: string; comment: string[] }[] }[] = [
    { path: '', comment: [], keys: [] },
  ];
  let comment: string[] = [];
  for (const line of rest.join('\n').split('\n')) {
    const table = /^\[(.+)\]$/.exec(line)?.[1];
    const key = /^([a-z0-9-]+) = /.exec(line)?.[1];
    if (line.startsWith('#')) comment.push(line);
    if (table !== undefined) tables.push({ path: table, comment, keys: [] });
    if (key !== undefined) tables.at(-1)?.keys.push({ key, comment });
    if (table !== undefined || key !== undefined) comment = [];
  }
  return { header, tables };
}
