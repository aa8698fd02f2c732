import type { Bytes } from '../bytes.ts'
import { matchesAny } from './password-hash.ts'
import { Selector } from './selector.ts'

/** Whether payloads this user RESTOREs are to be checked: as configured (undefined), always, or never. */
export type PayloadChecking = 'sanitize' | 'skip' | undefined

/** Somebody who may log in: passwords and permissions. */
export class User {
  readonly name: Bytes
  isEnabled = false
  /** Any password does. */
  needsNoPassword = false
  payloadChecking: PayloadChecking = undefined
  /** SHA-256 of each password. */
  readonly passwordHashes = new Set<string>()
  /** The root selector first. */
  selectors: readonly [Selector, ...Selector[]]

  /** A new user is off, without passwords and permissions; channels are as `acl-pubsub-default` says. */
  constructor(name: Bytes, allChannels: boolean) {
    this.name = name
    this.selectors = [new Selector(allChannels)]
  }

  get root(): Selector {
    return this.selectors[0]
  }

  /** Whether a password lets somebody in as this user. */
  accepts(password: Bytes): boolean {
    if (!this.isEnabled) return false
    return this.needsNoPassword || matchesAny(password, this.passwordHashes)
  }

  /** Takes over all of another user but its name. */
  copyFrom(other: User): void {
    this.isEnabled = other.isEnabled
    this.needsNoPassword = other.needsNoPassword
    this.payloadChecking = other.payloadChecking
    this.passwordHashes.clear()
    for (const hash of other.passwordHashes) this.passwordHashes.add(hash)
    const [root, ...rest] = other.selectors
    this.selectors = [root.clone(), ...rest.map((selector) => selector.clone())]
  }

  clone(): User {
    const copy = new User(this.name, false)
    copy.copyFrom(this)
    return copy
  }
}
