import { shownEndpoint } from './endpoint.js';

/** What made the docker command choose the engine that it speaks to. */
export interface EngineChoice {
  /** `default` is the socket of this machine, which nobody has to name. */
  readonly by: 'DOCKER_HOST' | 'DOCKER_CONTEXT' | 'configuration' | 'default';
  /** The address, or the name of the context; neither with a name and password. */
  readonly value: string;
  /** The protocol version that DOCKER_API_VERSION asks for. */
  readonly apiVersion: string | undefined;
  /** The variables that ask for certificates, and where they would be. */
  readonly certificates: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that is set to nothing is as good as not set, to docker too. */
function valueOf(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

/**
 * Which variable or setting chooses the engine, in docker's own order: DOCKER_HOST comes before DOCKER_CONTEXT, and that
 * before the context that its configuration calls the current one.
 *
 * @param currentContext of docker's configuration file, where it names one
 */
export function engineChoice(env: Environment, currentContext?: string): EngineChoice {
  const certificates = ['DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'];
  const common = {
    apiVersion: valueOf(env, 'DOCKER_API_VERSION'),
    certificates: certificates.filter((name) => valueOf(env, name) !== undefined),
  };
  const host = valueOf(env, 'DOCKER_HOST');
  if (host !== undefined) return { by: 'DOCKER_HOST', value: shownEndpoint(host), ...common };
  const context = valueOf(env, 'DOCKER_CONTEXT');
  if (context !== undefined && context !== 'default') return { by: 'DOCKER_CONTEXT', value: context, ...common };
  if (context === undefined && currentContext !== undefined && currentContext !== 'default') {
    return { by: 'configuration', value: currentContext, ...common };
  }
  return { by: 'default', value: '', ...common };
}

/** What is wrong with an engine that does not answer, and what to do. */
export interface EngineTrouble {
  readonly message: string;
  readonly hint: string;
}

/** What every hint ends with. */
export const NATIVE = 'or run the cluster as plain processes with `--runtime native`.';

/** Which engine was asked, for a sentence about it. */
export function asked({ by, value }: EngineChoice): string {
  if (by === 'DOCKER_HOST') return ` at ${value}, which DOCKER_HOST names`;
  if (by === 'DOCKER_CONTEXT') return ` in the context ${value}, which DOCKER_CONTEXT names`;
  return by === 'configuration' ? ` in the context ${value}, which \`docker context use\` chose` : '';
}

/** The same in the middle of a sentence. */
function askedThere(choice: EngineChoice): string {
  const where = asked(choice);
  return where === '' ? '' : `${where},`;
}

/** How to get back to the engine of this machine. */
function elsewhere({ by }: EngineChoice): string {
  if (by === 'DOCKER_HOST') return '`unset DOCKER_HOST` to use the engine of this machine';
  if (by === 'DOCKER_CONTEXT')
    return '`unset DOCKER_CONTEXT` to use the current context (`docker context ls` lists all)';
  return '`docker context use default` for the engine of this machine (`docker context ls` lists all)';
}

/** The socket that docker was not permitted to use, by what it says; `undefined` where that is not why it failed. */
export function deniedSocket(said: string): string | undefined {
  return /permission denied while trying to connect to the (?:Docker daemon socket|docker API) at (?:unix:\/\/)?([^\s:]+)/i.exec(
    said,
  )?.[1];
}

/** Explains what docker said when it was asked for its engine. */
export function explainSilence(choice: EngineChoice, said: string): EngineTrouble {
  const { by, value, apiVersion, certificates } = choice;
  const isChosen = by !== 'default';
  const denied = deniedSocket(said);
  if (denied !== undefined) {
    return {
      message: `you have no permission to use Docker (${denied})`,
      hint: `Join the group of that socket (\`sudo usermod -aG docker $USER\`, then log in again), ${NATIVE}`,
    };
  }
  if (/context "[^"]*": context not found|context .* does not exist/i.test(said)) {
    const named =
      by === 'DOCKER_CONTEXT' ? 'DOCKER_CONTEXT names it' : "docker's configuration calls it the current one";
    return {
      message: `there is no Docker context ${value}, although ${named}`,
      hint: `Run ${elsewhere(choice)}, ${NATIVE}`,
    };
  }
  if (apiVersion !== undefined && /client version|page not found|API version|malformed version/i.test(said)) {
    return {
      message: `the Docker engine${askedThere(choice)} does not speak version ${apiVersion} of its API, which DOCKER_API_VERSION asks for`,
      hint: `Run \`unset DOCKER_API_VERSION\`: docker then finds a version that both know, ${NATIVE}`,
    };
  }
  if (/client version \S+ is too/i.test(said)) {
    return {
      message: `the docker command and the Docker engine${askedThere(choice)} have no version of the API in common`,
      hint: `Upgrade the older of the two (\`docker version\` shows both), ${NATIVE}`,
    };
  }
  if (/\b(?:ca|cert|key)\.pem\b|x509:|tls:|certificate|HTTP request to an? HTTPS|HTTP response to HTTPS/i.test(said)) {
    const set =
      certificates.length === 0
        ? ''
        : `; ${certificates.join(' and ')} ${certificates.length === 1 ? 'asks' : 'ask'} for them`;
    const names =
      certificates.length === 0 ? '' : `\`unset ${certificates.join(' ')}\` for an engine of this machine, `;
    return {
      message: `the certificates for the Docker engine${askedThere(choice)} don't work${set}`,
      hint: `Name the directory of ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH, ${names}${NATIVE}`,
    };
  }
  if (
    by === 'DOCKER_HOST' &&
    /unable to (?:parse|resolve) docker (?:host|endpoint)|invalid bind address|no supported protocol/i.test(said)
  ) {
    return {
      message: `DOCKER_HOST is no address: ${value}`,
      hint: `Write it as unix:///path/of.sock or tcp://host:port, ${elsewhere(choice)}, ${NATIVE}`,
    };
  }
  if (isChosen) {
    const { message } = noAnswer(choice);
    return { message, hint: `Start the engine there, ${elsewhere(choice)}, ${NATIVE}` };
  }
  return { ...noAnswer(choice), hint: `Start Docker, ${NATIVE}` };
}

/** For an engine, or a docker command, that says nothing in a given time. */
export function explainHang(choice: EngineChoice, limit: string): EngineTrouble {
  const other = choice.by === 'default' ? '' : `${elsewhere(choice)}, `;
  return {
    message: `the Docker engine${askedThere(choice)} gave no answer within ${limit}`,
    hint: `Restart Docker, ${other}${NATIVE}`,
  };
}

function noAnswer(choice: EngineChoice): Pick<EngineTrouble, 'message'> {
  return { message: `no Docker engine answers${asked(choice)}` };
}
