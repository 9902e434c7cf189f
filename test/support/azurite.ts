import { execFileSync } from 'node:child_process';
import { describe } from 'vitest';
import { openStore } from '../../src/stores/open.js';
import { sendDirectly } from '../../src/stores/send-directly.js';
import type { ObjectStore } from '../../src/stores/types.js';
import { docker, whyNoDocker } from './machine.js';

export const AZURITE_IMAGE = 'mcr.microsoft.com/azure-storage/azurite:3.35.0';

/** Why no emulator can be run here, or `undefined` where one can. */
export function whyNoAzurite(): string | undefined {
  const reason = whyNoDocker();
  if (reason !== undefined) return reason;
  try {
    execFileSync('docker', ['image', 'inspect', AZURITE_IMAGE], { stdio: 'pipe' });
    return undefined;
  } catch {
    return `the image ${AZURITE_IMAGE} is not here`;
  }
}

/** Tests that start emulators of their own; where none can be run they are skipped, and say why. */
export function withAzuriteImage(tests: () => void): void {
  const reason = whyNoAzurite();
  if (reason !== undefined) process.stderr.write(`tests with Azurite are skipped: ${reason}\n`);
  describe.skipIf(reason !== undefined)('with an Azurite of the test', tests);
}

export interface Azurite {
  /** Network in which it is `http://azurite:10000`. */
  readonly network: string;
  /** From this machine. */
  readonly url: string;
  readonly remove: () => Promise<void>;
}

/** A fresh emulator in a network of its own, with this container in it. */
export async function startAzurite(bucket: string): Promise<Azurite> {
  const name = `t-azurite-${String(process.pid)}-${String(Date.now())}`;
  await docker('network', 'create', name);
  const remove = async (): Promise<void> => {
    await docker('rm', '--force', '--volumes', name);
    await docker('network', 'rm', name);
  };
  try {
    const place = ['--network', name, '--network-alias', 'azurite', '--publish', '127.0.0.1::10000'];
    const command = [
      'azurite-blob',
      '--blobHost',
      '0.0.0.0',
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--silent',
    ];
    await docker('run', '--detach', '--name', name, ...place, AZURITE_IMAGE, ...command);
    const url = `http://${await docker('port', name, '10000/tcp')}`;
    await makeBucket(openStore({ kind: 'azurite', bucket, prefix: '', endpoint: url }, {}, sendDirectly()));
    return { network: name, url, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Makes the bucket of an emulator that was just started: its port answers before it does. */
export async function makeBucket(store: ObjectStore): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await store.createBucket();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
