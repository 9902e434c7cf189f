/** `azurite` is the local emulator of Azure's store; `s3` is AWS or anything that speaks its protocol. */
export type StoreKind = 'azurite' | 's3' | 'gcs' | 'azure';

/** Where a cluster has its snapshots. Holds no secrets. */
export interface StoreLocation {
  readonly kind: StoreKind;
  /** Bucket, or container in Azure's words. */
  readonly bucket: string;
  /** Below this all objects are: `''` or `a/b`, without slashes at its ends. */
  readonly prefix: string;
  /** Default: the provider's own address, and for Azurite http://127.0.0.1:10000. */
  readonly endpoint?: string | undefined;
  /** Of `s3` only. Default: `AWS_REGION`, then `AWS_DEFAULT_REGION`. */
  readonly region?: string | undefined;
  /** Of `s3` only: whether the endpoint may be http. Default: whether `AWS_ALLOW_HTTP` is `true`. */
  readonly allowHttp?: boolean | undefined;
}

/** Variables of an environment that hold credentials, as Restate reads them. */
export type Credentials = Readonly<Record<string, string | undefined>>;

export interface StoreRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly body?: string;
}

export interface StoreAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Carries a request to a store.
 *
 * @throws {ClusterError} `store-unreachable` where no answer comes
 */
export type Send = (request: StoreRequest) => Promise<StoreAnswer>;

/** What must hold for a write to be done: that there is no such object, or that it is still the one of a version. */
export type Condition = { readonly absent: true } | { readonly version: string };

/** `ok` is false where the condition did not hold, and nothing was written. */
export type PutResult = { readonly ok: true; readonly version: string } | { readonly ok: false };

export interface StoredObject {
  readonly body: string;
  readonly version: string;
}

export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

/**
 * The objects below a location's prefix. Keys do not hold the prefix. Every call throws a {@link ClusterError}:
 * `store-unreachable` where nothing answers or the store itself fails, `store-denied` where it refuses.
 */
export interface ObjectStore {
  readonly location: StoreLocation;
  /** How people name it, as in `s3://bucket/prefix at https://minio.example`. */
  readonly name: string;
  /** @throws {ClusterError} also `store-unfit` where the store can't do conditional writes and says so */
  put(key: string, body: string, condition?: Condition): Promise<PutResult>;
  get(key: string): Promise<StoredObject | undefined>;
  /** In no certain order. @param prefix of keys, not a folder: `1` finds `1/a` and `10/a`. Default: all objects. */
  list(prefix?: string): AsyncIterable<ListedObject>;
  /** One that is not there is no failure. */
  remove(key: string): Promise<void>;
  /** @returns whether it was made; false where there is one of ours already */
  createBucket(): Promise<boolean>;
}
