import type { NodeAddress } from './hop-trace.ts'
import { formatAddress } from './address.ts'
import type { ConnectFailureReason } from './connect/connection-data.ts'

export type { ConnectFailureReason }

/** A node that could not be used: the reason, the address, and a message that says what to do. */
export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure'
  readonly reason: ConnectFailureReason
  readonly address: NodeAddress
  /** The cause in the system's or the server's own words ("Connection refused", "WRONGPASS …"). */
  readonly detail: string

  constructor(reason: ConnectFailureReason, address: NodeAddress, detail: string) {
    super(describeFailure(reason, address, detail))
    this.reason = reason
    this.address = address
    this.detail = detail
  }
}

/** strerror texts, which is how redis-cli and redis-trib users know these. */
const SYSTEM_TEXTS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'Connection refused'],
  ['ECONNRESET', 'Connection reset by peer'],
  ['EHOSTUNREACH', 'No route to host'],
  ['ENETUNREACH', 'Network is unreachable'],
  ['ENOTFOUND', 'Name or service not known'],
  ['EAI_AGAIN', 'Temporary failure in name resolution'],
  ['ETIMEDOUT', 'Connection timed out'],
  ['EPIPE', 'Broken pipe'],
  ['ENOENT', 'No such file or directory'],
  ['EACCES', 'Permission denied'],
  ['EADDRNOTAVAIL', 'Cannot assign requested address'],
])

/** What OpenSSL's codes come down to. */
const TLS_TEXTS: ReadonlyMap<string, string> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed and not among the trusted ones; give it, or its CA, as the CA'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is signed by a CA that is not trusted here; give that CA'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is signed by a CA that is not trusted here; give that CA'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its certificate is signed by a CA that is not trusted here; give that CA'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate is signed by a CA that is not trusted here; give that CA'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet; is the clock right?'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'it asks for a client certificate'],
  ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_REQUIRED', 'it asks for a client certificate'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'it does not accept the client certificate: its CA is unknown there'],
  ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'it knows no such server name (SNI)'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not speak TLS; is this its plain port?'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'it does not speak TLS; is this its plain port?'],
])

/** Classifies an error of the socket or the decoder. */
export function failureOfError(error: unknown, address: NodeAddress): ConnectFailure {
  if (error instanceof ConnectFailure) return error
  if (!(error instanceof Error)) return new ConnectFailure('lost', address, String(error))
  if (error.name === 'ReplyProtocolError' || error.name === 'ParserError') return new ConnectFailure('not-redis', address, error.message)
  // ioredis's parser throws plain errors.
  if (error.message.startsWith('Unknown RESP type')) return new ConnectFailure('not-redis', address, error.message.replace(' Please report this.', ''))
  // ioredis's word for a connection that ended while it was used.
  if (error.message === 'Connection is closed.') return new ConnectFailure('lost', address, 'Server closed the connection')
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const detail = SYSTEM_TEXTS.get(code) ?? error.message
  if (code === 'ETIMEDOUT') return new ConnectFailure('timeout', address, detail)
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || code.includes('CERT') || code.startsWith('UNABLE_TO_') || code === 'EPROTO') return new ConnectFailure('tls', address, `TLS: ${TLS_TEXTS.get(code) ?? detail}`)
  if (code === 'ECONNRESET' || code === 'EPIPE') return new ConnectFailure('lost', address, detail)
  return new ConnectFailure('unreachable', address, detail)
}

/** Classifies an error a server replied with; undefined when the reply says nothing about the connection as such. */
export function failureOfReply(message: string, address: NodeAddress): ConnectFailure | undefined {
  if (message.startsWith('NOAUTH')) return new ConnectFailure('no-auth', address, message)
  if (message.startsWith('WRONGPASS') || message.startsWith('ERR invalid password')) return new ConnectFailure('wrong-password', address, message)
  if (/^ERR (Client sent AUTH, but no password is set|AUTH <password> called without any password)/.test(message)) return new ConnectFailure('wrong-password', address, message)
  if (message.startsWith('NOPERM')) return new ConnectFailure('no-permission', address, message)
  if (message.startsWith('ERR This instance has cluster support disabled')) return new ConnectFailure('not-a-cluster', address, message)
  if (message.startsWith('DENIED')) return new ConnectFailure('refused', address, message)
  return undefined
}

function describeFailure(reason: ConnectFailureReason, address: NodeAddress, detail: string): string {
  const at = formatAddress(address)
  switch (reason) {
    case 'unreachable':
      return `Nobody answers at ${at} (${detail}). Check the host and the port, and that the server is running.`
    case 'timeout':
      return `${at} did not answer in time (${detail}). Check the address, firewalls, and that the server is not blocked.`
    case 'not-a-cluster':
      return `${at} is a Redis server without cluster mode. Start it with "cluster-enabled yes", or give a node of a cluster.`
    case 'not-redis':
      return `${at} does not speak the Redis protocol (${detail}). Check the port; a TLS port needs TLS.`
    case 'no-auth':
      return `${at} asks for a password. Give one.`
    case 'wrong-password':
      return `${at} did not accept the user name or password (${detail}).`
    case 'no-permission':
      return `The user may not do this on ${at} (${detail}). Ask for the permission or use another user.`
    case 'lost':
      return `The connection to ${at} was lost (${detail}).`
    case 'refused':
      return `${at} refused the connection (${detail}).`
    case 'tls':
      return `No TLS with ${at}: ${detail.replace(/^TLS: /, '')}.`
    case 'tunnel':
      return `The SSH tunnel by ${at} does not work: ${detail}.`
    case 'host-key':
      return detail.includes('expected')
        ? `The SSH server ${at} shows another key than before: ${detail}. Somebody may be in between; go on only if you know why it changed.`
        : `The SSH server ${at} is not known yet. Its key is ${detail}; accept it if it is the right one.`
    case 'wrong-node':
      return `Another node than expected answers at ${at} (${detail}). Check the address map: two clusters must not be mixed.`
    case 'foreign':
      return `${at} is another machine than the one you connected to, and was not asked: the server may be hostile. Trust the addresses the cluster announces, or map them.`
  }
}
