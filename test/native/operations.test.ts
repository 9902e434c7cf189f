import { growAndShrink } from '../scenarios/operations/grow-and-shrink.js';
import { killed } from '../scenarios/operations/killed.js';
import { lostNode } from '../scenarios/operations/lost-node.js';
import { members } from '../scenarios/operations/members.js';
import { metadataServers } from '../scenarios/operations/metadata-servers.js';
import { rollingRestart } from '../scenarios/operations/rolling-restart.js';
import { survives } from '../scenarios/operations/survives.js';
import { undo } from '../scenarios/operations/undo.js';
import { killedUpgrade, upgrades } from '../scenarios/operations/upgrade.js';
import { zones } from '../scenarios/operations/zones.js';
import { EVERY_TEST } from '../support/every-test.js';

growAndShrink('native');

if (EVERY_TEST) {
  survives('native');
  killed('native');
  rollingRestart('native');
  members('native');
  metadataServers('native');
  zones('native');
  undo('native');
  lostNode('native');
  upgrades('native');
  killedUpgrade('native');
}
