import { createHash, timingSafeEqual } from 'node:crypto'
import type { Bytes } from '../bytes.ts'

/** The SHA-256 of a password, 64 lower-case hexadecimal characters: all that is ever kept of it. */
export function passwordHash(password: Bytes): string {
  return createHash('sha256').update(password, 'latin1').digest('hex')
}

export function isPasswordHash(text: Bytes): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** Whether a password is one of those hashed. All are compared, each in a time that tells nothing of where they differ. */
export function matchesAny(password: Bytes, hashes: Iterable<string>): boolean {
  const given = Buffer.from(passwordHash(password), 'latin1')
  let isFound = false
  for (const hash of hashes) isFound = timingSafeEqual(given, Buffer.from(hash, 'latin1')) || isFound
  return isFound
}
