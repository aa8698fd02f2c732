import { EXPIRY_BYTES, keyFootprintBytes } from './footprint.ts'
import type { Keyspace } from './keyspace.ts'
import { MemoryAccount } from './memory-account.ts'

/** Keys, and elements of each, measured for an estimate of all. */
const ESTIMATE_KEYS = 1000
const FOOTPRINT_SAMPLES = 5

/** Begins or ends the exact account of a database's memory; beginning walks over all keys. */
export function keepAccount(db: Keyspace, isKept: boolean): void {
  if (isKept === (db.account !== undefined)) return
  db.account = isKept ? new MemoryAccount() : undefined
  if (db.account === undefined) return
  for (const { key, value } of db.slots.entries()) db.account.added(key, value)
}

/** About how many bytes the keys of a database take: as accounted for, else worked out from a few. */
export function estimatedBytes({ account, expiries, size, slots }: Keyspace): number {
  const expiriesBytes = expiries.count * EXPIRY_BYTES
  if (account !== undefined) return account.bytes + expiriesBytes
  let measured = 0
  let bytes = 0
  for (const { key, value } of slots.entries()) {
    bytes += keyFootprintBytes(key, value, FOOTPRINT_SAMPLES)
    if (++measured === ESTIMATE_KEYS) break
  }
  return measured === 0 ? 0 : Math.round((bytes / measured) * size) + expiriesBytes
}
