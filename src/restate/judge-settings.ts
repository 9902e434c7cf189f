import { nearest } from '../spec/nearest.js';
import { problemAt } from '../spec/path.js';
import type { LocatedProblem } from '../spec/path.js';
import type { ConfigTable } from '../spec/types.js';
import { allKeys, environmentOf, hasKey, withSettings } from './raw-settings.js';
import type { RawSetting } from './raw-settings.js';

/** What a server makes of a configuration: what it would run with, or why it would not. */
export type ServerAnswer = { readonly effective: ConfigTable } | { readonly refusal: string };
/** Asks a real server (`restate-server --dump-config`). */
export type AskServer = (config: ConfigTable, env: Readonly<Record<string, string>>) => Promise<ServerAnswer>;

/** Keys without a default do not show in what an empty configuration gives; some that people look for. */
const KEYS_WITHOUT_DEFAULT = [
  'worker.snapshots.destination',
  'worker.snapshots.snapshot-interval',
  'worker.snapshots.snapshot-interval-num-records',
  'worker.snapshots.aws-region',
  'worker.snapshots.aws-endpoint-url',
  'worker.snapshots.aws-allow-http',
  'worker.durability-mode',
  'worker.num-timers-in-memory-limit',
  'tracing-endpoint',
  'tracing-json-path',
  'ingress.concurrent-api-requests-limit',
  'ingress.experimental-feature-enable-http2',
  'admin.concurrent-api-requests-limit',
  'default-max-attempts',
  'bifrost.replicated-loglet.default-nodeset-size',
];

/** A value no key takes: only a key that is not known lets it pass. */
const IMPOSSIBLE = { 'no-such-key': [[true]] };

/** The server's own words, without what only matters to whoever started it. */
export function serverWords(refusal: string): string {
  return refusal
    .replace(/^\[RT\d+\] configuration loading error: /, '')
    .replace(/ for key "[^"]*" in .*$/s, '')
    .replace(/ for key "[^"]*"$/, '')
    .trim();
}

/** The raw setting a refusal names, as in `for key "default.admin.heartbeat-interval"`. */
function namedIn(refusal: string, settings: readonly RawSetting[]): RawSetting | undefined {
  const named = /for key "(?:default\.)?([^"]+)"/.exec(refusal)?.[1]?.toLowerCase();
  if (named === undefined) return undefined;
  return settings.find(({ key, variable }) => {
    const dotted = key.join('.');
    return named === dotted || named.startsWith(`${dotted}.`) || named === variable?.toLowerCase();
  });
}

/** Asks one server about the raw settings of a spec. */
class Judge {
  readonly #ask: AskServer;
  readonly #base: ConfigTable;

  constructor(ask: AskServer, base: ConfigTable) {
    this.#ask = ask;
    this.#base = base;
  }

  #answer(settings: readonly RawSetting[]): Promise<ServerAnswer> {
    return this.#ask(withSettings(this.#base, settings), environmentOf(settings));
  }

  /** Of settings that are refused together, the one the refusal is about: without it, the server says something else. */
  async #culprit(settings: readonly RawSetting[], refusal: string): Promise<RawSetting | undefined> {
    const named = namedIn(refusal, settings);
    if (named !== undefined) return named;
    for (const setting of settings) {
      const answer = await this.#answer(settings.filter((other) => other !== setting));
      if (!('refusal' in answer) || answer.refusal !== refusal) return setting;
    }
    return undefined;
  }

  async problems(given: readonly RawSetting[]): Promise<LocatedProblem[]> {
    const problems: LocatedProblem[] = [];
    let settings = given;
    for (;;) {
      const answer = await this.#answer(settings);
      if ('effective' in answer) return [...problems, ...(await this.#unknown(settings, answer.effective))];
      const culprit = await this.#culprit(settings, answer.refusal);
      problems.push(wrongValue(culprit ?? given[0], answer.refusal));
      if (culprit === undefined) return problems;
      settings = settings.filter((other) => other !== culprit);
    }
  }

  /**
   * The server passes over keys it does not know. One it knows shows in what it would run with; the few that do not
   * (an empty list, a switch that is off) are told by a value they could not take.
   */
  async #unknown(settings: readonly RawSetting[], effective: ConfigTable): Promise<LocatedProblem[]> {
    const hidden = settings.filter(({ key }) => !hasKey(effective, key));
    const problems = await Promise.all(
      hidden.map(async (setting) => {
        const probe = { at: setting.at, key: setting.key, value: IMPOSSIBLE };
        const answer = await this.#answer([...settings.filter((other) => other !== setting), probe]);
        return 'effective' in answer ? unknownKey(setting, effective) : undefined;
      }),
    );
    return problems.filter((problem) => problem !== undefined);
  }
}

function wrongValue(setting: RawSetting | undefined, refusal: string): LocatedProblem {
  return problemAt(
    setting?.at ?? ['config'],
    `the server refuses it: ${serverWords(refusal)}`,
    'All keys and their values: https://docs.restate.dev/references/server-config',
  );
}

function variableOf(key: string): string {
  return `RESTATE_${key.replaceAll('.', '__').replaceAll('-', '_').toUpperCase()}`;
}

/** The known key that was most likely meant: a like one in the same table, or one of that name in another. */
function meant(key: readonly string[], effective: ConfigTable): string | undefined {
  const known = [...new Set([...allKeys(effective), ...KEYS_WITHOUT_DEFAULT])];
  const name = key.at(-1) ?? '';
  const table = key.slice(0, -1).join('.');
  const siblings = known.filter((other) => other.split('.').slice(0, -1).join('.') === table);
  const sibling = nearest(
    name,
    siblings.map((other) => other.split('.').at(-1) ?? ''),
  );
  if (sibling !== undefined) return table === '' ? sibling : `${table}.${sibling}`;
  return known.find((other) => other.split('.').at(-1) === name) ?? nearest(key.join('.'), known);
}

function unknownKey({ at, key, variable }: RawSetting, effective: ConfigTable): LocatedProblem {
  const suggestion = meant(key, effective);
  const written = suggestion !== undefined && variable !== undefined ? variableOf(suggestion) : suggestion;
  return problemAt(
    at,
    'is not a key this Restate version knows; it would be ignored without a word',
    written === undefined
      ? 'All keys: https://docs.restate.dev/references/server-config'
      : `Did you mean \`${written}\`?`,
  );
}

/**
 * Has a real server judge raw settings: a wrong value is told in the server's words, an unknown key with the nearest
 * known one. Nothing is asked where there are none.
 *
 * @param base what the node is configured with besides
 */
export async function judgeSettings(
  ask: AskServer,
  base: ConfigTable,
  settings: readonly RawSetting[],
): Promise<LocatedProblem[]> {
  return settings.length === 0 ? [] : new Judge(ask, base).problems(settings);
}
