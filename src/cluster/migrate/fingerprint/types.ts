/** A row, without its contents. */
export interface RowPrint {
  /** SHA-256 of what never changes by itself, shortened. */
  readonly hash: string;
  /** Values of the columns that do, as text; a null is left out. */
  readonly moving: Readonly<Record<string, string>>;
}

/** Rows of a table by their key, which is a JSON list of its columns. */
export type TablePrint = ReadonlyMap<string, RowPrint>;

/** What a node keeps for its users, at one moment. */
export interface Fingerprint {
  /** ISO 8601. */
  readonly taken: string;
  /** By what the rows are called. */
  readonly tables: ReadonlyMap<string, TablePrint>;
}
