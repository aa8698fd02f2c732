import { resolve } from 'node:path'
import { bindAddresses, isMissingAddress } from './client/bind-addresses.ts'
import type { ClientPort } from './client/client-port.ts'
import type { Config } from './config/config.ts'

/**
 * Listens on every address of `bind`, and on `unixsocket` where there is one. An optional address that this machine lacks is left out.
 * @throws the system's error, worded as redis-server words it, with its code kept (EADDRINUSE, EACCES).
 */
export async function listenAsConfigured(clientPort: ClientPort, config: Config): Promise<void> {
  const backlog = config.integer('tcp-backlog')
  const port = config.integer('port')
  for (const { host, isOptional } of bindAddresses(config.get('bind'))) {
    try {
      await clientPort.listen(host, port, backlog)
    } catch (error) {
      if (isOptional && isMissingAddress(error)) continue
      throw describeListenFailure(error, host, port)
    }
  }
  const path = config.get('unixsocket')
  if (path !== '') await clientPort.listenLocally(resolve(config.get('dir'), path), config.integer('unixsocketperm'), backlog)
}

function describeListenFailure(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = code === 'EADDRINUSE' ? 'Address already in use' : error instanceof Error ? error.message : String(error)
  const message = `Could not create server TCP listening socket ${host}:${port}: bind: ${reason}\nFailed listening on port ${port} (TCP), aborting.`
  return Object.assign(new Error(message, { cause: error }), { code })
}
