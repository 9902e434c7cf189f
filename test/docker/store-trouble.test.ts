import { storeTrouble } from '../scenarios/store-trouble.js';
import { withAzuriteImage } from '../support/azurite.js';

withAzuriteImage(() => {
  storeTrouble('docker');
});
