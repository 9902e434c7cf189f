import { poll } from '../cluster/poll.js';
import { ClusterError } from '../errors.js';
import type { AdminClient } from '../restate/admin.js';
import type { KeyState } from './types.js';
import { tellsWhole } from './whole-errors.js';

const SEEN_MS = 10_000;
const LOOK_AGAIN_MS = 20;

type Values = Readonly<Record<string, unknown>>;

/** Reads and writes what one key of a virtual object or workflow has stored, as JSON. */
export class StoredState<State extends object> implements KeyState<State> {
  readonly #admin: AdminClient;
  readonly #service: string;
  readonly #key: string;
  readonly #read: () => Promise<Record<string, unknown>>;

  /** @param read asks until the cluster answers */
  constructor(admin: AdminClient, service: string, key: string, read: () => Promise<Record<string, unknown>>) {
    this.#admin = admin;
    this.#service = service;
    this.#key = key;
    this.#read = read;
  }

  async getAll(): Promise<Partial<State>> {
    return (await this.#read()) as Partial<State>;
  }

  async get<Name extends keyof State & string>(name: Name): Promise<State[Name] | undefined> {
    return (await this.getAll())[name];
  }

  async set<Name extends keyof State & string>(name: Name, value: State[Name]): Promise<void> {
    await this.#write({ ...(await this.#read()), [name]: value });
  }

  setAll(values: State): Promise<void> {
    return this.#write({ ...values } as Values);
  }

  /** The admin API takes a change before it is done: it is done between two invocations of the key. */
  async #write(values: Values): Promise<void> {
    const wanted = encode(values);
    await this.#admin.writeState(this.#service, this.#key, wanted);
    const { done } = await poll({
      look: async () => encode(await this.#read()),
      done: (seen) => sameTexts(seen, wanted),
      everyMs: LOOK_AGAIN_MS,
      timeoutMs: SEEN_MS,
    });
    if (done) return;
    throw new ClusterError(
      'not-ready',
      `the new state of ${this.#service}/${this.#key} is not there after ${String(SEEN_MS / 1_000)} s`,
      {
        hint: 'State is written between two invocations: does one of this key run, or change the state itself?',
      },
    );
  }
}

tellsWhole(StoredState);

/** @throws {ClusterError} `usage` for what JSON has no form for */
function encode(values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const text = JSON.stringify(value) as string | undefined;
      if (text !== undefined) return [name, text];
      throw new ClusterError('usage', `the state ${name} can't be ${String(value)}`, {
        hint: 'State is stored as JSON. Leave a name out of `setAll` to remove it.',
      });
    }),
  );
}

function sameTexts(a: Values, b: Values): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
