import { readmeCommands } from './commands.js';
import { freshClone } from './fresh-clone.js';

// One after the other: both use the default ports, as the README does.
freshClone();
readmeCommands();
