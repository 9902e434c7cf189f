import process, { stdout } from 'node:process';
import type { CommandModule } from 'yargs';
import { EXIT } from '../exit-codes.js';
import { colorsFor, print, printJson } from '../io.js';
import { withInvocation } from '../invocation.js';
import { jsonFlag, specFlags } from '../options.js';
import type { SpecFlags } from '../options.js';

interface Flags extends SpecFlags {
  json: boolean;
}

export const doctorCommand: CommandModule<object, Flags> = {
  command: 'doctor [spec]',
  describe: 'Say whether this machine can run a cluster, and how to mend what is in the way; change nothing',
  builder: (yargs) =>
    jsonFlag(specFlags(yargs))
      .example('$0 doctor', 'For the cluster `up` would start')
      .example('$0 doctor --nodes 7 --runtime native', 'Could seven nodes run as processes?')
      .example('$0 doctor demo.yaml --json', 'For programs')
      .epilogue('Exits with 4 where something must be mended before `up`, and with 0 where there are only warnings.'),
  handler: async (flags) => {
    const { doctor } = await import('../../cluster/doctor.js');
    const { directoryOf } = await import('../cluster-flags.js');
    const { withSpec } = await import('../spec-source.js');
    const checkup = await withSpec(flags, (spec) => doctor(spec, directoryOf(flags)));
    if (flags.json) printJson(checkup);
    else {
      const { renderDoctor } = await import('../render/doctor.js');
      print(withInvocation(renderDoctor(checkup, colorsFor(stdout), stdout.isTTY)));
    }
    if (!checkup.fit) process.exitCode = EXIT.missing;
  },
};
