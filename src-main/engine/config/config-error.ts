import { REDIS_VERSION } from '../version.ts'

/** The node cannot start with this configuration. The message is the whole text redis-server would print. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Frames a fault as loadServerConfigFromString does; without a line the fault is of the configuration as a whole. */
export function fatalConfigError(reason: string, at?: { readonly lineNumber: number; readonly line: string }): ConfigError {
  const where = at ? `Reading the configuration file, at line ${at.lineNumber}\n>>> '${at.line}'\n` : ''
  return new ConfigError(`\n*** FATAL CONFIG FILE ERROR (Redis ${REDIS_VERSION}) ***\n${where}${reason}`)
}
