import type { RuntimeKind } from '../../spec/types.js';
import type { EngineFacts } from './engine-facts.js';
import type { CheckResult } from './types.js';

/** Where an engine is reached, without whoever asks it, whose name and password may be there. */
function shownEndpoint(endpoint: string): string {
  return endpoint.replace(/^([a-z]+:\/\/)[^/]*@/, '$1');
}

/** Whether an engine is reached over a network: its ports and directories are not this machine's. */
function isRemote(endpoint: string | undefined): boolean {
  const host = /^(?:tcp|ssh|https?):\/\/(?:[^/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(endpoint ?? '')?.[1];
  return host !== undefined && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
}

/** Judges the Docker engine of a cluster that runs, or might run, in it. */
export function judgeEngine(engine: EngineFacts, runtime: RuntimeKind): CheckResult {
  const check = 'engine';
  if (!engine.answers) {
    const { why, hint } = engine;
    if (runtime === 'docker') return { check, state: 'problem', message: why, hint };
    const message = `${why}, so \`up\` runs the nodes as processes`;
    return { check, state: 'warning', message, hint: 'For containers, start Docker; processes need nothing.' };
  }
  const { versions, endpoint, info } = engine;
  const rootless = info?.rootless === true ? ', rootless' : '';
  const message = `Docker Engine ${versions.engine} with Compose ${versions.compose}${rootless}`;
  if (!isRemote(endpoint)) return { check, state: 'ok', message };
  return {
    check,
    state: 'warning',
    message: `${message}, on another machine (${shownEndpoint(endpoint ?? '')}), whose ports and files are not here`,
    hint: 'Choose an engine of this machine (`docker context use default`, `unset DOCKER_HOST`), or `--runtime native`.',
  };
}
