import type { Bytes } from '../../bytes.ts'
import type { Value } from '../../keyspace/value.ts'
import { addInt64 } from '../../keyspace/wide-integer.ts'
import { decodeDumpPayload, isIntactDumpPayload } from '../../replication/rdb/dump-payload.ts'
import { integrityFailure } from '../../replication/rdb/integrity-words.ts'
import { RdbFormatError } from '../../replication/rdb/rdb-format-error.ts'
import { readInteger, readWideInteger } from '../arguments/integer.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'

interface RestoreOptions {
  replace: boolean
  absoluteExpiry: boolean
  idleSeconds: number | undefined
  frequency: number | undefined
}

/** RESTORE and RESTORE-ASKING (restoreCommand): `args` are name, key, ttl, payload, options. */
export function restore(ctx: CommandContext, args: readonly Bytes[]): void {
  const { db, reply } = ctx
  const key = args[1]!
  const options = readOptions(args)
  if (!options.replace && db.has(key)) throw new ReplyError('BUSYKEY Target key name already exists.')
  const ttlMs = readWideInteger(args[2]!)
  if (ttlMs < 0) throw new ReplyError('ERR Invalid TTL value, must be >= 0')
  const value = readPayload(args[3]!, ctx)
  const expiresAtMs = ttlMs === 0 ? undefined : options.absoluteExpiry ? ttlMs : addInt64(ttlMs, ctx.nowMs)
  if (expiresAtMs !== undefined && expiresAtMs <= ctx.nowMs && !db.isReplica) {
    ctx.propagateAs = db.deleteAndNotify(key) ? [['DEL', key]] : []
    return reply.ok()
  }
  db.delete(key)
  db.set(key, value)
  if (expiresAtMs !== undefined) db.setExpiry(key, expiresAtMs)
  db.uses.setPast(key, options)
  if (expiresAtMs !== undefined && !options.absoluteExpiry) ctx.propagateAs = [[...args.with(2, String(expiresAtMs)), 'ABSTTL']]
  db.notify('generic', 'restore', key)
  reply.ok()
}

function readOptions(args: readonly Bytes[]): RestoreOptions {
  const options: RestoreOptions = { replace: false, absoluteExpiry: false, idleSeconds: undefined, frequency: undefined }
  for (let at = 4; at < args.length; at++) {
    const word = args[at]!.toLowerCase()
    const next = args[at + 1]
    if (word === 'replace') options.replace = true
    else if (word === 'absttl') options.absoluteExpiry = true
    else if (word === 'idletime' && next !== undefined && options.frequency === undefined) {
      options.idleSeconds = readIdleSeconds(next)
      at++
    } else if (word === 'freq' && next !== undefined && options.idleSeconds === undefined) {
      options.frequency = readFrequency(next)
      at++
    } else throw syntaxError()
  }
  return options
}

function readIdleSeconds(text: Bytes): number {
  const seconds = readInteger(text)
  if (seconds < 0) throw new ReplyError('ERR Invalid IDLETIME value, must be >= 0')
  return seconds
}

function readFrequency(text: Bytes): number {
  const frequency = readInteger(text)
  if (frequency < 0 || frequency > 255) throw new ReplyError('ERR Invalid FREQ value, must be >= 0 and <= 255')
  return frequency
}

function readPayload(bytes: Bytes, { db, node }: CommandContext): Value {
  const payload = Buffer.from(bytes, 'latin1')
  if (!isIntactDumpPayload(payload, { trustsChecksum: node.debugSwitches.skipsChecksums })) throw new ReplyError('ERR DUMP payload version or checksum are wrong')
  try {
    return decodeDumpPayload(payload, db.encodingLimits)
  } catch (error) {
    if (!(error instanceof RdbFormatError)) throw error
    node.log('warning', integrityFailure(payload[0]!, error.message))
    // Well formed but of no use here: the user should not go looking for damage.
    throw new ReplyError(error.fault === 'unsupported' ? `ERR Bad data format: ${error.message}` : 'ERR Bad data format')
  }
}
