import type { ListPage } from './list-page.js';
import type { Condition, StoreRequest } from './types.js';

/** A request without what proves who asks. */
export interface PlainRequest {
  readonly method: StoreRequest['method'];
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** `''` where there is none. */
  readonly body: string;
}

/** What one kind of store says differently from the others. */
export interface Dialect {
  /** How people name the place, without its prefix. */
  readonly name: string;
  /** Texts that must never be shown. */
  readonly secrets: readonly string[];
  /** Of the bucket or container, without a slash at its end. */
  readonly bucketUrl: string;
  /** Sent with every object that is written. */
  readonly putHeaders: Readonly<Record<string, string>>;
  /** Name of the header by which an answer tells the version of an object, in lower case. */
  readonly versionHeader: string;
  conditionHeaders(condition: Condition): Readonly<Record<string, string>>;
  /** The query that asks for a page of a list. */
  listQuery(prefix: string, page: string | undefined): Readonly<Record<string, string>>;
  /** @throws {SyntaxError} for an answer of another form */
  readPage(body: string): ListPage;
  /** The query by which a PUT to the bucket makes it; `undefined` where this program makes none. */
  readonly createQuery: Readonly<Record<string, string>> | undefined;
  /** Adds what proves who asks. */
  sign(request: PlainRequest): Promise<StoreRequest>;
}
