import { expect, test } from 'vitest';
import { freezeArgs, parseLeadership, pinArgs, unfreezeArgs, unpinArgs } from '../../../src/restate/leadership.js';
import { parseMetadataServers } from '../../../src/restate/metadata-members.js';

test('several partitions at once', () => {
  expect(pinArgs([0, 3], 'N2')).toEqual(['partitions', 'leadership', 'pin', '--node=N2', '0', '3']);
  expect(unpinArgs([0, 3])).toEqual(['partitions', 'leadership', 'unpin', '0', '3']);
  expect(freezeArgs([1], 'an upgrade')).toEqual(['partitions', 'leadership', 'freeze', '--reason=an upgrade', '1']);
  expect(unfreezeArgs([1])).toEqual(['partitions', 'leadership', 'unfreeze', '1']);
});

test('the table of 1.7.12', () => {
  const stdout = ` PARTITION  LEADER     FREEZE                 
 0          N3         -                      
 1          N2 → N3 ✗  -                      
 2          N2         FROZEN: a  b - c 
 3          N2 → N1    -                      
 10         none       -                      
`;
  expect(parseLeadership(stdout)).toEqual([
    { partition: 0, leader: 'N3', wanted: undefined, unfit: false, frozen: undefined },
    { partition: 1, leader: 'N2', wanted: 'N3', unfit: true, frozen: undefined },
    { partition: 2, leader: 'N2', wanted: undefined, unfit: false, frozen: 'a  b - c' },
    { partition: 3, leader: 'N2', wanted: 'N1', unfit: false, frozen: undefined },
    { partition: 10, leader: undefined, wanted: undefined, unfit: false, frozen: undefined },
  ]);
});

test('metadata servers, one of them without a vote', () => {
  const stdout = `Metadata service
 NODE  STATUS   VERSION  LEADER  MEMBERS  APPLIED  COMMITTED  TERM  LOG-LENGTH  SNAP-INDEX  SNAP-SIZE 
 N1    Member   v4       N1      [N1,N2]  51       51         2     2           49          3.9 KiB   
 N3    Standby  v0       -       []       0        0          0     0           0           0 B       

🔌 Unreachable nodes
 NODE  REASON
 N2    status: Unavailable
`;
  expect(parseMetadataServers(stdout)).toEqual([
    { id: 'N1', status: 'Member', leader: 'N1', members: ['N1', 'N2'] },
    { id: 'N3', status: 'Standby', leader: undefined, members: [] },
  ]);
});
