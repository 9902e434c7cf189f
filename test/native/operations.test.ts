import { growAndShrink } from '../scenarios/operations/grow-and-shrink.js';
import { killed } from '../scenarios/operations/killed.js';
import { members } from '../scenarios/operations/members.js';
import { metadataServers } from '../scenarios/operations/metadata-servers.js';
import { rollingRestart } from '../scenarios/operations/rolling-restart.js';
import { survives } from '../scenarios/operations/survives.js';
import { killedUpgrade, upgrades } from '../scenarios/operations/upgrade.js';
import { zones } from '../scenarios/operations/zones.js';

survives('native');
killed('native');
growAndShrink('native');
rollingRestart('native');
members('native');
metadataServers('native');
zones('native');
upgrades('native');
killedUpgrade('native');
