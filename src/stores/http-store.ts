import { ClusterError } from '../errors.js';
import type { Dialect, PlainRequest } from './dialect.js';
import { refusal } from './refusal.js';
import type {
  Condition,
  ListedObject,
  ObjectStore,
  PutResult,
  Send,
  StoreAnswer,
  StoredObject,
  StoreLocation,
} from './types.js';

/** So many objects may be asked for the same page before a store that never ends is given up. */
const MAX_PAGES = 10_000;

/** Statuses by which stores say that the condition of a write does not hold. */
const CONDITION_FAILED = {
  // 304 is what HTTP says for a failed If-None-Match; 409 is Azure's word for a blob that is there.
  absent: new Set([304, 409, 412]),
  // S3 answers 404 where the object is gone, and 409 where two conditional writes meet.
  version: new Set([404, 409, 412]),
};

/** A store that is spoken to over HTTP; what its kind says differently is in a {@link Dialect}. */
export class HttpStore implements ObjectStore {
  readonly #base: string;
  readonly name: string;

  constructor(
    readonly location: StoreLocation,
    private readonly dialect: Dialect,
    private readonly send: Send,
  ) {
    this.#base = location.prefix === '' ? '' : `${location.prefix}/`;
    this.name = dialect.name;
  }

  async put(key: string, body: string, condition?: Condition): Promise<PutResult> {
    const { putHeaders, versionHeader } = this.dialect;
    const conditions = condition === undefined ? {} : this.dialect.conditionHeaders(condition);
    const headers = { 'content-type': 'application/json', ...putHeaders, ...conditions };
    const answer = await this.#ask('PUT', { key, headers, body });
    if (isSuccess(answer)) {
      const version = answer.headers[versionHeader];
      if (version !== undefined && version !== '') return { ok: true, version };
      throw this.#unreadable(`write ${key}`, `without the header ${versionHeader}`);
    }
    if (condition !== undefined && failsCondition(answer, condition)) return { ok: false };
    throw this.#refusal(condition === undefined ? `write ${key}` : `write ${key} on a condition`, answer);
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const answer = await this.#ask('GET', { key });
    const { versionHeader } = this.dialect;
    if (isSuccess(answer)) {
      const version = answer.headers[versionHeader];
      if (version !== undefined && version !== '') return { body: answer.body, version };
      throw this.#unreadable(`read ${key}`, `without the header ${versionHeader}`);
    }
    if (isMissingObject(answer)) return undefined;
    throw this.#refusal(`read ${key}`, answer);
  }

  async *list(prefix = ''): AsyncGenerator<ListedObject> {
    const below = this.#base + prefix;
    let page: string | undefined;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const answer = await this.#ask('GET', { query: this.dialect.listQuery(below, page) });
      if (!isSuccess(answer)) throw this.#refusal('list objects', answer);
      const { objects, next } = this.#readPage(answer.body);
      for (const object of objects) {
        // What is not ours must not be given to those who delete, whatever the store says.
        if (object.key.startsWith(below)) yield { ...object, key: object.key.slice(this.#base.length) };
      }
      if (next === undefined) return;
      page = next;
    }
    throw this.#unreadable('list objects', 'that never ends');
  }

  async remove(key: string): Promise<void> {
    const answer = await this.#ask('DELETE', { key });
    if (!isSuccess(answer) && !isMissingObject(answer)) throw this.#refusal(`delete ${key}`, answer);
  }

  async createBucket(): Promise<boolean> {
    const { createQuery, name } = this.dialect;
    if (createQuery === undefined) {
      throw new ClusterError('usage', `${name} is not made by this program`, {
        hint: 'Make it with the tools of its provider.',
      });
    }
    const answer = await this.#ask('PUT', { query: createQuery });
    if (isSuccess(answer)) return true;
    if (answer.status === 409 && /ContainerAlreadyExists|BucketAlreadyOwnedByYou/.test(answer.body)) return false;
    throw this.#refusal('make it', answer);
  }

  async #ask(
    method: PlainRequest['method'],
    {
      key,
      query = {},
      headers = {},
      body = '',
    }: {
      readonly key?: string;
      readonly query?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    },
  ): Promise<StoreAnswer> {
    const path = key === undefined ? '' : `/${encodeKey(this.#base + key)}`;
    const url = new URL(this.dialect.bucketUrl + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return this.send(await this.dialect.sign({ method, url, headers, body }));
  }

  #readPage(body: string): ReturnType<Dialect['readPage']> {
    try {
      return this.dialect.readPage(body);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.#unreadable('list objects', `that can't be read (${error.message})`, error);
    }
  }

  #refusal(what: string, answer: StoreAnswer): ClusterError {
    return refusal(this.name, what, answer, this.dialect.secrets);
  }

  #unreadable(what: string, how: string, cause?: Error): ClusterError {
    return new ClusterError('store-denied', `${this.name} gives an answer ${how}, asked to ${what}`, {
      hint: 'See that the address is that of a store of this kind.',
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

function isSuccess({ status }: StoreAnswer): boolean {
  return status >= 200 && status < 300;
}

/** Not where the bucket is missing, which is a 404 as well. */
function isMissingObject({ status, body }: StoreAnswer): boolean {
  return status === 404 && !/NoSuchBucket|ContainerNotFound|ContainerBeingDeleted/.test(body);
}

function failsCondition(answer: StoreAnswer, condition: Condition): boolean {
  if (answer.status === 404 && !isMissingObject(answer)) return false;
  return CONDITION_FAILED['absent' in condition ? 'absent' : 'version'].has(answer.status);
}

/** Of an S3 key, everything is encoded that a signature encodes. */
function encodeKey(key: string): string {
  return key
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
}
