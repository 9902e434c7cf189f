import { describe } from 'vitest';
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
import { inContainers } from '../support/containers.js';
import { EVERY_TEST } from '../support/every-test.js';

describe.skipIf(!EVERY_TEST)('operations', () => {
  inContainers(() => {
    survives('docker');
    killed('docker');
    growAndShrink('docker');
    rollingRestart('docker');
    members('docker');
    metadataServers('docker');
    zones('docker');
    undo('docker');
    lostNode('docker');
    upgrades('docker');
    killedUpgrade('docker');
  });
});
