import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { ConnectFailure } from '../connect-failure.ts'
import type { TlsSettings } from '../credentials.ts'
import type { NodeAddress } from '../hop-trace.ts'
import { opened, type NodeStream } from './node-stream.ts'

/**
 * Speaks TLS over an open stream. The certificate must be for the server name given, else for the host that was dialled;
 * addresses are checked as addresses, since SNI carries names only (RFC 6066).
 * @throws ConnectFailure with reason `tls`
 */
export async function secured(stream: NodeStream, address: NodeAddress, settings: TlsSettings, timeoutMs: number): Promise<TLSSocket> {
  const { host } = address
  const named = isIP(host) === 0 && !host.startsWith('/') ? { servername: host } : {}
  try {
    const socket = connect({ socket: stream, host, ...named, ...withoutUndefined(settings) })
    return await opened(socket, 'secureConnect', address, timeoutMs)
  } catch (error) {
    stream.destroy()
    throw tlsFailure(error, address)
  }
}

/** Whatever goes wrong once the stream is open is a matter of TLS, but for silence. */
function tlsFailure(error: unknown, address: NodeAddress): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof ConnectFailure && (error.reason === 'timeout' || error.reason === 'tls')) return error
  const detail = error instanceof ConnectFailure ? error.detail : error.message
  return new ConnectFailure('tls', address, detail.startsWith('TLS: ') ? detail : `TLS: ${detail}`)
}

/** An undefined `servername` or `ca` would override what is there. */
function withoutUndefined(settings: TlsSettings): TlsSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}
