import type { Bytes } from '../bytes.ts'
import { REPLICATION_ID_LENGTH } from './history.ts'
import { requestBytes } from './request-bytes.ts'

/** Who we are and where we stand, as we tell the primary. */
export interface HandshakeFacts {
  readonly user: Bytes
  /** Empty: no AUTH. */
  readonly password: Bytes
  readonly listeningPort: number
  readonly announcedIp: Bytes
  /** Where the stream may go on; undefined asks for everything. */
  readonly position: { readonly id: string; readonly nextOffset: bigint } | undefined
  /** Asks the other to become our primary (FAILOVER). */
  readonly isFailover: boolean
}

export type HandshakeOutcome =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'send'; readonly bytes: Bytes }
  | { readonly kind: 'full-sync'; readonly id: string; readonly offset: bigint }
  | { readonly kind: 'continue'; readonly id: string | undefined }
  /** `isPsyncRefused`: it went as far as PSYNC, and the other would not. */
  | { readonly kind: 'failed'; readonly reason: string; readonly isPsyncRefused?: boolean }

type Step = 'ping' | 'auth' | 'port' | 'ip' | 'capabilities' | 'psync'

const WAITING: HandshakeOutcome = { kind: 'waiting' }
const FULL_RESYNC = /^\+FULLRESYNC ([0-9a-zA-Z]+) (\d{1,19})$/
const CONTINUE = /^\+CONTINUE(?: ([0-9a-zA-Z]+))?\s*$/

/**
 * What a replica says to its primary until data flows: PING, AUTH, REPLCONF, PSYNC. Fed with answers line by line, it gives
 * the next thing to send. It touches no socket and no clock. Source: replication.c, syncWithMaster.
 */
export class Handshake {
  private readonly facts: HandshakeFacts
  private readonly pending: Step[]

  constructor(facts: HandshakeFacts) {
    this.facts = facts
    this.pending = ['ping']
  }

  start(): Bytes {
    return requestBytes(['PING'])
  }

  /** The next answer, without its line end. Blank lines keep a slow primary's connection alive. */
  onLine(line: Bytes): HandshakeOutcome {
    if (line === '') return WAITING
    const step = this.pending.shift()
    switch (step) {
      case 'ping':
        return this.onPong(line)
      case 'auth':
        if (line.startsWith('-')) return { kind: 'failed', reason: `Unable to AUTH to MASTER: ${line}` }
        return this.proceed()
      case 'port':
      case 'ip':
      case 'capabilities':
        // Old primaries know not every option; that is no reason to give up.
        return this.proceed()
      case 'psync':
        return onPsyncReply(line)
      case undefined:
        return { kind: 'failed', reason: `Unexpected line from primary: ${line}` }
    }
  }

  /** A primary that wants a password refuses PING, yet lets us go on to AUTH. */
  private onPong(line: Bytes): HandshakeOutcome {
    if (!/^(\+|-NOAUTH|-NOPERM|-ERR operation not permitted)/.test(line)) return { kind: 'failed', reason: `Error reply to PING from master: '${line}'` }
    const { user, password, listeningPort, announcedIp } = this.facts
    let bytes = ''
    if (password !== '') bytes += this.ask('auth', user === '' ? ['AUTH', password] : ['AUTH', user, password])
    bytes += this.ask('port', ['REPLCONF', 'listening-port', String(listeningPort)])
    if (announcedIp !== '') bytes += this.ask('ip', ['REPLCONF', 'ip-address', announcedIp])
    bytes += this.ask('capabilities', ['REPLCONF', 'capa', 'eof', 'capa', 'psync2'])
    return { kind: 'send', bytes }
  }

  private ask(step: Step, args: Bytes[]): Bytes {
    this.pending.push(step)
    return requestBytes(args)
  }

  private proceed(): HandshakeOutcome {
    if (this.pending.length > 0) return WAITING
    const { position, isFailover } = this.facts
    const args = ['PSYNC', position?.id ?? '?', position === undefined ? '-1' : String(position.nextOffset)]
    if (isFailover) args.push('FAILOVER')
    return { kind: 'send', bytes: this.ask('psync', args) }
  }
}

function onPsyncReply(line: Bytes): HandshakeOutcome {
  const full = FULL_RESYNC.exec(line)
  if (full !== null && full[1]!.length === REPLICATION_ID_LENGTH) return { kind: 'full-sync', id: full[1]!.toLowerCase(), offset: BigInt(full[2]!) }
  const resumed = CONTINUE.exec(line)
  if (resumed !== null) {
    const id = resumed[1]
    return { kind: 'continue', id: id?.length === REPLICATION_ID_LENGTH ? id.toLowerCase() : undefined }
  }
  if (/^-(NOMASTERLINK|LOADING)/.test(line)) return { kind: 'failed', reason: `Master is currently unable to PSYNC but should be in the future: ${line}`, isPsyncRefused: true }
  return { kind: 'failed', reason: `Unexpected reply to PSYNC from master: ${line}`, isPsyncRefused: true }
}
