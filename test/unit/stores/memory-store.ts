import type { StoreAnswer, StoreRequest } from '../../../src/stores/types.js';

/** How a store answers to conditions. `none` does not know them, as some stores. */
export type Conditions = 'kept' | 'create-only' | 'none';

/** As much of S3 as there is between a signed request and its answer, in memory: statuses and headers of Amazon's. */
export class MemoryS3 {
  readonly objects = new Map<string, string>();
  readonly requests: StoreRequest[] = [];
  #versions = new Map<string, string>();
  #counter = 0;

  constructor(private readonly conditions: Conditions = 'kept') {}

  readonly send = (request: StoreRequest): Promise<StoreAnswer> => {
    this.requests.push(request);
    return Promise.resolve(this.#answer(request));
  };

  #answer({ method, url, headers, body = '' }: StoreRequest): StoreAnswer {
    const { pathname, searchParams } = new URL(url);
    const key = decodeURIComponent(pathname).split('/').slice(2).join('/');
    if (key === '') return answer(200, this.#page(searchParams));
    if (method === 'PUT') return this.#put(key, headers, body);
    if (method === 'DELETE') this.objects.delete(key);
    const found = this.objects.get(key);
    if (method === 'DELETE') return answer(204);
    if (found === undefined) return answer(404, error('NoSuchKey', 'The specified key does not exist.'));
    return answer(200, found, { etag: this.#versions.get(key) ?? '' });
  }

  #put(key: string, headers: StoreRequest['headers'], body: string): StoreAnswer {
    const failed = answer(412, error('PreconditionFailed', 'At least one of the conditions did not hold'));
    const { 'if-none-match': none, 'if-match': match } = headers;
    if (none === '*' && this.conditions !== 'none' && this.objects.has(key)) return failed;
    if (match !== undefined && this.conditions === 'kept' && match !== this.#versions.get(key)) return failed;
    const etag = `"${String((this.#counter += 1))}"`;
    this.objects.set(key, body);
    this.#versions.set(key, etag);
    return answer(200, '', { etag });
  }

  /** Two objects a page. */
  #page(query: URLSearchParams): string {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort();
    const from = Number(query.get('continuation-token') ?? 0);
    const entries = keys
      .slice(from, from + 2)
      .map(
        (key) =>
          `<Contents><Key>${encodeURIComponent(key)}</Key><LastModified>2026-11-25T17:00:00.000Z</LastModified>` +
          `<Size>${String(this.objects.get(key)?.length ?? 0)}</Size></Contents>`,
      );
    const more = from + 2 < keys.length;
    const next = more ? `<NextContinuationToken>${String(from + 2)}</NextContinuationToken>` : '';
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
      `<EncodingType>url</EncodingType><IsTruncated>${String(more)}</IsTruncated>${next}${entries.join('')}` +
      '</ListBucketResult>'
    );
  }
}

export function answer(status: number, body = '', headers: Readonly<Record<string, string>> = {}): StoreAnswer {
  return { status, headers, body };
}

export function error(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
