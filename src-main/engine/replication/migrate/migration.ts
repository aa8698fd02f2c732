import type { Bytes } from '../../bytes.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import { subtractInt64, type WideInteger } from '../../keyspace/wide-integer.ts'
import type { NodeServices } from '../../node-services.ts'
import { dumpPayloadBytes } from '../rdb/dump-payload.ts'
import { requestBytes } from '../request-bytes.ts'
import { type TargetConnection, TransferError } from './target-connection.ts'

/** A key that keeps changing is sent again this many times before the rest of the work is refused. */
const MAX_ROUNDS = 8

/** What MIGRATE was asked to do. */
export interface MigrateRequest {
  readonly node: NodeServices
  readonly db: Keyspace
  readonly dbIndex: number
  readonly keys: readonly Bytes[]
  readonly host: Bytes
  readonly port: number
  readonly targetDb: number
  /** For each step of the transfer: connecting, 64 KB or more written, a line read. */
  readonly timeoutMs: number
  readonly copy: boolean
  readonly replace: boolean
  /** Password, or user and password. */
  readonly credentials: readonly Bytes[] | undefined
}

/** A key as it was when it was sent. */
interface SentKey {
  readonly key: Bytes
  readonly payload: Bytes
  readonly expiresAtMs: WideInteger | undefined
}

/**
 * Moves keys to another server: sends each as RESTORE, and deletes it here once the target has acknowledged it. Because this node
 * goes on serving meanwhile, a key is deleted only if it is still what was sent; one that has changed is sent again, and one
 * that was deleted here is deleted there.
 *
 * @returns the refusal the client is to see, in migrateCommand's words, or undefined when all went well.
 */
export async function migrateKeys(request: MigrateRequest): Promise<Bytes | undefined> {
  const { node, host, port } = request
  return node.migrationTargets.inTurn(host, port, () => runWithRetry(request))
}

/** A kept connection may have been closed by the other side since: one new try, if nothing was acknowledged. */
async function runWithRetry(request: MigrateRequest): Promise<Bytes | undefined> {
  for (let mayRetry = true; ; mayRetry = false) {
    const transfer = new Transfer(request)
    try {
      return await transfer.run()
    } catch (error) {
      if (!(error instanceof TransferError)) throw error
      request.node.migrationTargets.drop(request.host, request.port)
      if (error.during === 'connecting') return 'IOERR error or timeout connecting to the client'
      if (mayRetry && error.fault === 'closed' && transfer.acknowledgedCount === 0) continue
      return `IOERR error or timeout ${error.during} to target instance`
    }
  }
}

class Transfer {
  acknowledgedCount = 0
  private readonly request: MigrateRequest
  private refusal: Bytes | undefined
  /** The database's change counter, as far as this transfer accounts for it. */
  private knownDirty = -1

  constructor(request: MigrateRequest) {
    this.request = request
  }

  async run(): Promise<Bytes | undefined> {
    const { node, host, port, timeoutMs } = this.request
    const connection = await node.migrationTargets.connection(host, port, timeoutMs)
    let keys = this.request.keys
    let replace = this.request.replace
    for (let round = 0; keys.length > 0; round++) {
      if (round === MAX_ROUNDS) return 'IOERR keys change faster than they can be sent to target instance'
      keys = await this.sendRound(connection, keys, replace)
      if (this.refusal !== undefined) return this.refusal
      // Whatever is sent again stands there already.
      replace = true
    }
    return undefined
  }

  /** Sends keys and settles each by its acknowledgement; those that changed meanwhile are given back. */
  private async sendRound(connection: TargetConnection, keys: readonly Bytes[], replace: boolean): Promise<Bytes[]> {
    const { timeoutMs, targetDb, credentials } = this.request
    const sent = keys.flatMap((key) => this.snapshot(key))
    this.knownDirty = this.request.db.dirty
    const mustSelect = connection.selectedDb !== targetDb
    connection.selectedDb = undefined
    let bytes = credentials === undefined ? '' : requestBytes(['AUTH', ...credentials])
    if (mustSelect) bytes += requestBytes(['SELECT', String(targetDb)])
    for (const entry of sent) bytes += this.restoreRequest(entry, replace)
    await connection.write(bytes, timeoutMs)
    const authReply = credentials === undefined ? '' : await connection.readLine(timeoutMs)
    const selectReply = mustSelect ? await connection.readLine(timeoutMs) : ''
    const changed: Bytes[] = []
    const gone: Bytes[] = []
    for (const entry of sent) await this.settle(entry, [authReply, selectReply], connection, changed, gone)
    if (this.refusal === undefined) connection.selectedDb = targetDb
    if (gone.length > 0) await this.retract(connection, gone)
    return changed
  }

  private async settle(entry: SentKey, before: readonly Bytes[], connection: TargetConnection, changed: Bytes[], gone: Bytes[]): Promise<void> {
    const reply = await connection.readLine(this.request.timeoutMs)
    const error = [...before, reply].find((line) => line.startsWith('-'))
    if (error !== undefined) {
      this.refusal ??= `ERR Target instance replied with error: ${error.slice(1)}`
      return
    }
    this.acknowledgedCount++
    if (this.request.copy) return
    if (this.isUntouched()) return this.deleteHere(entry.key)
    const now = this.snapshot(entry.key)[0]
    if (now === undefined) gone.push(entry.key)
    else if (now.payload !== entry.payload || now.expiresAtMs !== entry.expiresAtMs) changed.push(entry.key)
    else this.deleteHere(entry.key)
  }

  /** Nothing but this transfer changed the database since the keys were sent: comparing them again can be spared. */
  private isUntouched(): boolean {
    return this.request.db.dirty === this.knownDirty
  }

  /** The key as it is now; none when it has run out or was deleted. */
  private snapshot(key: Bytes): SentKey[] {
    const { db } = this.request
    const value = db.get(key)
    return value === undefined ? [] : [{ key, payload: dumpPayloadBytes(value), expiresAtMs: db.expiresAtMs(key) }]
  }

  private restoreRequest({ key, payload, expiresAtMs }: SentKey, replace: boolean): Bytes {
    const { node } = this.request
    const leftMs = expiresAtMs === undefined ? 0 : subtractInt64(expiresAtMs, node.clock.nowMs())
    const ttlMs = expiresAtMs === undefined || leftMs > 0 ? leftMs : 1
    const name = node.config.boolean('cluster-enabled') ? 'RESTORE-ASKING' : 'RESTORE'
    return requestBytes([name, key, String(ttlMs), payload, ...(replace ? ['REPLACE'] : [])])
  }

  private deleteHere(key: Bytes): void {
    const { node, db, dbIndex } = this.request
    const isUntouched = this.isUntouched()
    if (db.deleteAndNotify(key)) node.propagate(dbIndex, ['DEL', key])
    if (isUntouched) this.knownDirty = db.dirty
  }

  /** Somebody deleted these keys here after they were sent: they must not live on over there. */
  private async retract(connection: TargetConnection, keys: readonly Bytes[]): Promise<void> {
    const { node, timeoutMs } = this.request
    const isCluster = node.config.boolean('cluster-enabled')
    const bytes = keys.map((key) => (isCluster ? requestBytes(['ASKING']) : '') + requestBytes(['DEL', key])).join('')
    await connection.write(bytes, timeoutMs)
    for (let i = 0; i < keys.length * (isCluster ? 2 : 1); i++) await connection.readLine(timeoutMs)
  }
}
