import { expect, test } from 'vitest';
import { settingChanges } from '../../../../src/cluster/change/settings.js';
import type { ConfigTable } from '../../../../src/spec/types.js';

const cases: [string, { before: ConfigTable; after: ConfigTable; want: string[] }][] = [
  ['nothing', { before: { a: [1] }, after: { a: [1] }, want: [] }],
  ['a value', { before: { a: { b: 'x' } }, after: { a: { b: 'y' } }, want: ['a.b: x → y'] }],
  ['a new one', { before: {}, after: { a: 1 }, want: ['a: unset → 1'] }],
  ['what a list gains', { before: { roles: ['a'] }, after: { roles: ['a', 'b'] }, want: ['roles: +b'] }],
  ['and loses', { before: { roles: ['a', 'b'] }, after: { roles: ['c', 'b'] }, want: ['roles: +c -a'] }],
  ['another order', { before: { l: ['a', 'b'] }, after: { l: ['b', 'a'] }, want: ['l: ["a","b"] → ["b","a"]'] }],
  ['no secret', { before: { 'auth-token': 'x' }, after: { 'auth-token': 'y' }, want: ['auth-token (not shown)'] }],
];

test.each(cases)('%s', (_, { before, after, want }) => {
  expect(settingChanges(before, after).map(({ text }) => text)).toEqual(want);
});
