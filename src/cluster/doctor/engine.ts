import { isRemote, LOCAL_ENGINE_HINT, shownEndpoint } from '../../runtime/docker/endpoint.js';
import type { RuntimeKind } from '../../spec/types.js';
import type { EngineFacts } from './engine-facts.js';
import type { CheckResult } from './types.js';

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
    // `up` refuses it.
    state: runtime === 'docker' ? 'problem' : 'warning',
    message: `${message}, on another machine (${shownEndpoint(endpoint ?? '')}), whose ports and files are not here`,
    hint: LOCAL_ENGINE_HINT,
  };
}
