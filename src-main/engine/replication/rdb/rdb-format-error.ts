/**
 * Why serialised data was refused.
 * - `truncated`: it ends before what it announced.
 * - `corrupt`: it contradicts itself or the format.
 * - `empty`: an aggregate without elements, which Redis drops when loading and refuses in RESTORE.
 * - `unsupported`: well formed, but of a type this engine has no value for.
 */
export type RdbFault = 'truncated' | 'corrupt' | 'empty' | 'unsupported'

/** Serialised data that cannot be read. Readers throw it instead of trusting any length or count found in the data. */
export class RdbFormatError extends Error {
  override readonly name = 'RdbFormatError'
  readonly fault: RdbFault

  constructor(fault: RdbFault, message: string) {
    super(message)
    this.fault = fault
  }
}

/** A whole file whose bytes are not those that were written. */
export class RdbChecksumError extends RdbFormatError {
  constructor(expected: bigint, given: bigint) {
    super('corrupt', `Wrong RDB checksum expected: (${given.toString(16)}) but got (${expected.toString(16)})`)
  }
}

/** Shorthand for the commonest refusal. */
export function corrupt(message: string): RdbFormatError {
  return new RdbFormatError('corrupt', message)
}
