import { createHash } from 'node:crypto'
import type { Bytes } from '../../../bytes.ts'
import type { Keyspace } from '../../../keyspace/keyspace.ts'
import { GREATEST_ID, LEAST_ID } from '../../../keyspace/types/stream/stream-id.ts'
import type { StreamValue } from '../../../keyspace/types/stream-value.ts'
import type { Value } from '../../../keyspace/value.ts'

const DIGEST_BYTES = 20
/** The numbers of the types, which are part of the digest (OBJ_STRING…). */
const TYPE_NUMBERS = { list: 1, set: 2, zset: 3, hash: 4, stream: 6 } as const

/**
 * The digest DEBUG DIGEST shows: equal on real Redis for the same dataset. Parts without an order are joined by exclusive or,
 * parts with one by hashing again (computeDatasetDigest).
 */
export function datasetDigest(databases: readonly Keyspace[]): string {
  const whole = new Digest()
  databases.forEach((db, index) => {
    if (db.size === 0) return
    whole.mix(bigEndian(index))
    for (const { key, value, expiresAtMs } of db.slots.entries()) {
      const entry = new Digest()
      entry.mix(key)
      mixValue(entry, value, expiresAtMs !== undefined)
      whole.join(entry.bytes)
    }
  })
  return whole.hex()
}

/** The digest of one value, as DEBUG DIGEST-VALUE shows it; forty zeros without the key. */
export function valueDigest(db: Keyspace, key: Bytes): string {
  const digest = new Digest()
  const value = db.peek(key)
  if (value !== undefined) mixValue(digest, value, db.expiresAtMs(key) !== undefined)
  return digest.hex()
}

function mixValue(digest: Digest, value: Value, hasExpiry: boolean): void {
  digest.mix(bigEndian(typeof value === 'string' ? 0 : TYPE_NUMBERS[value.type]))
  if (typeof value === 'string') digest.mix(value)
  else if (value.type === 'list') for (const item of value.values()) digest.mix(item)
  else if (value.type === 'set') for (const member of value.members) digest.join(member)
  else if (value.type === 'hash') for (const [field, text] of value.fields) digest.join(pairDigest(field, text))
  else if (value.type === 'stream') mixStream(digest, value)
  else for (const [member, score] of value.scores) digest.join(pairDigest(member, seventeenDigits(score)))
  if (hasExpiry) digest.join('!!expire!!')
}

/** Entries in their order; consumer groups do not count. */
function mixStream(digest: Digest, stream: StreamValue): void {
  stream.visit(LEAST_ID, GREATEST_ID, (entry) => {
    digest.mix(`${entry.ms}.${entry.seq}`)
    for (const text of entry.pairs()) digest.mix(text)
  })
}

function pairDigest(one: Bytes, other: Bytes): Uint8Array {
  const digest = new Digest()
  digest.mix(one)
  digest.mix(other)
  return digest.bytes
}

class Digest {
  bytes: Uint8Array = new Uint8Array(DIGEST_BYTES)

  /** Without regard to order (xorDigest). */
  join(part: Bytes | Uint8Array): void {
    const hash = sha1(part)
    for (let i = 0; i < DIGEST_BYTES; i++) this.bytes[i]! ^= hash[i]!
  }

  /** With regard to order (mixDigest). */
  mix(part: Bytes | Uint8Array): void {
    this.join(part)
    this.bytes = Uint8Array.from(sha1(this.bytes))
  }

  hex(): string {
    return Buffer.from(this.bytes).toString('hex')
  }
}

/** A double as C's `%.17g` prints it. */
function seventeenDigits(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0'
  const [mantissa, exponentText] = value.toExponential(16).split('e') as [string, string]
  const exponent = Number(exponentText)
  if (exponent >= -4 && exponent < 17) return trimmed(value.toFixed(Math.min(100, Math.max(0, 16 - exponent))))
  return `${trimmed(mantissa)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function trimmed(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}

function sha1(part: Bytes | Uint8Array): Uint8Array {
  const hash = createHash('sha1')
  return (typeof part === 'string' ? hash.update(part, 'latin1') : hash.update(part)).digest()
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
}
