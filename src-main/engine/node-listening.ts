import { resolve } from 'node:path'
import { type BindAddress, bindAddresses, isMissingAddress } from './client/bind-addresses.ts'
import type { ClientPort } from './client/client-port.ts'
import type { Config } from './config/config.ts'

/**
 * Listens on every address of `bind`, and on `unixsocket` where there is one. An optional address that this machine lacks is left out.
 * @throws the system's error, worded as redis-server words it, with its code kept (EADDRINUSE, EACCES).
 */
export async function listenAsConfigured(clientPort: ClientPort, config: Config): Promise<void> {
  await listenOn(clientPort, config, bindAddresses(config.get('bind')))
  const path = config.get('unixsocket')
  if (path !== '') await clientPort.listenLocally(resolve(config.get('dir'), path), config.integer('unixsocketperm'), config.integer('tcp-backlog'))
}

/**
 * Moves to the addresses that `bind` and `port` ask for now; clients that are connected stay (changeListenPort, changeBindAddr).
 * Where that fails it listens where it did before.
 * @throws as {@link listenAsConfigured} does.
 */
export async function listenAnew(clientPort: ClientPort, config: Config): Promise<void> {
  const before = clientPort.addresses
  const port = config.integer('port')
  const wanted = bindAddresses(config.get('bind'))
  const isKept = (address: { host: string; port: number }): boolean => address.port === port && wanted.some(({ host }) => host === address.host)
  // Addresses of one port may overlap (0.0.0.0 and 127.0.0.1), so the old ones go first; another port is tried before the old is given up.
  const isSamePort = before.some((address) => address.port === port)
  const leave = (): void => before.filter((address) => !isKept(address)).forEach(({ host, port: left }) => clientPort.stopListening(host, left))
  if (isSamePort) leave()
  try {
    await listenOn(clientPort, config, wanted.filter(({ host }) => !before.some((address) => address.port === port && address.host === host)))
  } catch (error) {
    await goBack(clientPort, config, before)
    throw error
  }
  if (!isSamePort) leave()
}

async function goBack(clientPort: ClientPort, config: Config, before: ClientPort['addresses']): Promise<void> {
  const isIn = (list: ClientPort['addresses'], { host, port }: ClientPort['addresses'][number]): boolean => list.some((other) => other.host === host && other.port === port)
  const now = clientPort.addresses
  for (const address of now) if (!isIn(before, address)) clientPort.stopListening(address.host, address.port)
  for (const address of before) if (!isIn(now, address)) await clientPort.listen(address.host, address.port, config.integer('tcp-backlog'))
}

/** Port 0: no TCP at all. */
async function listenOn(clientPort: ClientPort, config: Config, addresses: readonly BindAddress[]): Promise<void> {
  const port = config.integer('port')
  if (port === 0) return
  for (const { host, isOptional } of addresses) {
    try {
      await clientPort.listen(host, port, config.integer('tcp-backlog'))
    } catch (error) {
      if (isOptional && isMissingAddress(error)) continue
      throw describeListenFailure(error, host, port)
    }
  }
}

function describeListenFailure(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = code === 'EADDRINUSE' ? 'Address already in use' : error instanceof Error ? error.message : String(error)
  const message = `Could not create server TCP listening socket ${host}:${port}: bind: ${reason}\nFailed listening on port ${port} (TCP), aborting.`
  return Object.assign(new Error(message, { cause: error }), { code })
}
