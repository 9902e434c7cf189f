import { describe, expect, test } from 'vitest';
import { decideOwnership } from '../../../src/runtime/ownership.js';
import type { Claimant, OwnershipFacts } from '../../../src/runtime/ownership.js';

const [HERE, THERE, FURTHER] = ['/work/here', '/work/there', '/work/further'];
const RECORD = { owner: 'a', directory: HERE };
const claimants = (places: Readonly<Record<string, Partial<Claimant>>>) =>
  new Map(Object.entries(places).map(([dir, claimant]) => [dir, { id: undefined, busy: false, ...claimant }]));

const decide = (facts: Partial<OwnershipFacts>) =>
  decideOwnership({
    dir: HERE,
    id: undefined,
    started: false,
    record: undefined,
    data: true,
    containerDirs: [],
    claimants: new Map(),
    ...facts,
  });

describe('with a record', () => {
  test('data is that of the directory that made it', () => {
    expect(decide({ id: 'a', record: RECORD })).toEqual({ state: 'ours', id: 'a', movedFrom: undefined });
  });

  test('data follows a directory that was moved', () => {
    const record = { owner: 'a', directory: THERE };
    const moved = { state: 'ours', id: 'a', movedFrom: THERE };
    expect(decide({ id: 'a', record })).toEqual(moved);
    expect(decide({ id: 'a', record, containerDirs: [THERE] })).toEqual(moved);
    // Another cluster is in its old place by now.
    expect(decide({ id: 'a', record, claimants: claimants({ [THERE]: { id: 'b' } }) })).toEqual(moved);
  });

  test('containers that run from where a directory was moved from are its own', () => {
    const facts = { id: 'a', record: RECORD, containerDirs: [THERE] };
    expect(decide(facts)).toEqual({ state: 'ours', id: 'a', movedFrom: THERE });
  });

  test('a copy made nothing', () => {
    const facts = { id: 'a', record: { owner: 'a', directory: THERE }, claimants: claimants({ [THERE]: { id: 'a' } }) };
    expect(decide(facts)).toEqual({ state: 'copy', of: THERE });
    // Once nothing is there, it may start a cluster of its own.
    expect(decide({ ...facts, data: false })).toEqual({ state: 'free', renew: true });
  });

  test.each([undefined, 'b'])('data of another directory is not for one with the id %s', (id) => {
    const record = { owner: 'a', directory: THERE };
    expect(decide({ id, started: id !== undefined, record, claimants: claimants({ [THERE]: { id: 'a' } }) })).toEqual({
      state: 'other',
      dir: THERE,
      present: true,
    });
    expect(decide({ id, record })).toEqual({ state: 'other', dir: THERE, present: false });
  });

  test('a directory that was made anew in the same place is another', () => {
    expect(decide({ record: RECORD })).toEqual({ state: 'other', dir: HERE, present: false });
    expect(decide({ record: RECORD, id: 'b', started: true })).toMatchObject({ state: 'other' });
  });

  test('a cluster of an older version whose first start with a record was cut short goes on', () => {
    expect(decide({ record: RECORD, started: true })).toMatchObject({ state: 'ours', id: 'a' });
  });

  test('Compose that was run by hand elsewhere, on the same data, has it', () => {
    const facts = { id: 'a', record: RECORD, containerDirs: [FURTHER] };
    expect(decide({ ...facts, claimants: claimants({ [FURTHER]: {} }) })).toEqual({
      state: 'other',
      dir: FURTHER,
      present: true,
    });
  });

  test('a record without anything else is nobody’s, unless its directory is just starting', () => {
    const facts = { id: 'b', data: false, record: { owner: 'a', directory: THERE } };
    expect(decide(facts)).toEqual({ state: 'free', renew: false });
    const starting = claimants({ [THERE]: { id: 'a', busy: true } });
    expect(decide({ ...facts, claimants: starting })).toEqual({ state: 'other', dir: THERE, present: true });
  });
});

describe('without a record', () => {
  test('nothing is free', () => {
    expect(decide({ data: false })).toEqual({ state: 'free', renew: false });
  });

  test('volumes are those of a directory that an older version has started', () => {
    expect(decide({ started: true })).toEqual({ state: 'ours', id: undefined, movedFrom: undefined });
  });

  test('volumes alone tell nothing to any other directory', () => {
    expect(decide({})).toEqual({ state: 'unknown' });
    expect(decide({ id: 'a', started: true })).toEqual({ state: 'unknown' });
  });

  test('containers tell where Compose was run', () => {
    expect(decide({ containerDirs: [HERE] })).toMatchObject({ state: 'ours' });
    expect(decide({ containerDirs: [THERE], claimants: claimants({ [THERE]: {} }) })).toMatchObject({
      state: 'other',
      dir: THERE,
      present: true,
    });
    expect(decide({ containerDirs: [THERE] })).toEqual({ state: 'other', dir: THERE, present: false });
    expect(decide({ containerDirs: [THERE], started: true })).toMatchObject({ state: 'ours', movedFrom: THERE });
  });
});
