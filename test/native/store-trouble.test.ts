import { storeTrouble } from '../scenarios/store-trouble.js';
import { withAzuriteImage } from '../support/azurite.js';

// The store is in a container, to have a small disk; the nodes are processes.
withAzuriteImage(() => {
  storeTrouble('native');
});
