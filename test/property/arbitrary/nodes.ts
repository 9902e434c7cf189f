import * as fc from 'fast-check';
import { ROLES } from '../../../src/spec/types.js';
import type { ConfigTable, NodeGroup, Role } from '../../../src/spec/types.js';
import { compose, env } from './settings.js';
import { word } from './text.js';

export const MAX_STEP = 20;
const MAX_GROUPS = 6;
/** Ports of groups lie above all series of bases, in a block of their own each. */
const OWN_PORTS = 33_000;
const BLOCK = 1_100;
const LETTERS = 'abcdefgh';

export const memory = fc.oneof(
  fc.integer({ min: 512, max: 9_999 }).map((amount) => `${String(amount)}MB`),
  fc.constantFrom('1GB', '1.5GB', '2 GB', '0.5GB', '16.125GB'),
);

/** How nodes are told apart: last letters of groups differ, and names never look like a numbered prefix. */
function identity(i: number, count: number): fc.Arbitrary<NodeGroup> {
  const own = word.map((start) => `${start}${LETTERS[i] ?? 'x'}`);
  const alternatives = [own.map((prefix) => ({ prefix, count })), fc.constant({ count })];
  return fc.oneof(...alternatives, ...(count === 1 ? [own.map((name) => ({ name }))] : []));
}

function ownPorts(i: number): fc.Arbitrary<NodeGroup['ports']> {
  const first = OWN_PORTS + i * 3 * BLOCK;
  const port = (k: number) => fc.integer({ min: first + k * BLOCK, max: first + k * BLOCK + 50 });
  return fc.record({ ingress: port(0), admin: port(1), fabric: port(2) }, { requiredKeys: [] });
}

/** Every node in a zone, every node in a region, or any location for some. */
type Places = 'zones' | 'regions' | 'some';
const zone = fc.constantFrom('eu.a', 'eu.b', 'us.a', 'us-1.c', 'A_b.Z');
const region = fc.constantFrom('eu', 'us', 'A_b');

function location(places: Places): fc.Arbitrary<NodeGroup['location']> {
  const one = places === 'zones' ? zone : region;
  const any = fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 4 }));
  return places === 'some' ? fc.option(any, { nil: undefined }) : any;
}

/** Roles of the groups: all of them, or a mix that has each role somewhere. */
function rolesOf(groups: number, replicated: boolean): fc.Arbitrary<(readonly Role[] | undefined)[]> {
  const possible = ROLES.filter((role) => replicated || role !== 'metadata-server');
  const some = fc.shuffledSubarray([...possible], { minLength: 1 });
  const mixed = fc.array(some, { minLength: groups, maxLength: groups }).chain((own) =>
    // One group has all that the others lack, at least.
    fc.nat(groups - 1).map((i) => own.map((roles, k) => (k === i ? undefined : roles))),
  );
  const split = own(possible, groups);
  return fc.oneof(fc.constant(Array.from({ length: groups }, () => undefined)), mixed, split);
}

function own(possible: readonly Role[], groups: number): fc.Arbitrary<(readonly Role[])[]> {
  // Every role is given to one of the groups, and a group without any gets the first.
  return fc.array(fc.nat(groups - 1), { minLength: possible.length, maxLength: possible.length }).map((owners) =>
    Array.from({ length: groups }, (_, group) => {
      const roles = possible.filter((_, role) => owners[role] === group);
      return roles.length > 0 ? roles : possible.slice(0, 1);
    }),
  );
}

/** A list of nodes and groups of nodes; 50 nodes at most. */
export function groupList(config: fc.Arbitrary<ConfigTable>, replicated: boolean): fc.Arbitrary<NodeGroup[]> {
  const count = fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 3 }), weight: 20 },
    { arbitrary: fc.integer({ min: 4, max: 8 }), weight: 2 },
  );
  const size = fc.tuple(
    fc.array(count, { minLength: 1, maxLength: MAX_GROUPS }),
    fc.constantFrom<Places | undefined>(undefined, 'zones', 'zones', 'regions', 'some'),
  );
  return size.chain(([counts, places]) =>
    rolesOf(counts.length, replicated).chain((roles) =>
      fc.tuple(...counts.map((nodes, i) => group(i, nodes, roles[i], places, config))),
    ),
  );
}

function group(
  i: number,
  count: number,
  roles: readonly Role[] | undefined,
  places: Places | undefined,
  config: fc.Arbitrary<ConfigTable>,
): fc.Arbitrary<NodeGroup> {
  const further = fc.record({ ports: ownPorts(i), memory, config, env, compose }, { requiredKeys: [] });
  const where = places === undefined ? fc.constant(undefined) : location(places);
  const few = fc.oneof({ arbitrary: fc.constant({}), weight: 2 }, { arbitrary: further, weight: 1 });
  return fc.tuple(identity(i, count), where, few).map(([names, at, more]) => ({
    ...names,
    ...(roles === undefined ? {} : { roles }),
    ...(at === undefined ? {} : { location: at }),
    ...more,
  }));
}
