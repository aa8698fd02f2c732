import type { Bytes } from '../bytes.ts'
import type { CommandSpec } from '../commands/command.ts'

export interface TrackingOptions {
  /** Id of the client that is told instead; 0: the client itself. */
  readonly redirectTo: number
  /** Told of every change under the prefixes, whatever was read. */
  readonly isBroadcast: boolean
  /** Only keys of the command after CLIENT CACHING YES are tracked. */
  readonly isOptIn: boolean
  /** Keys of the command after CLIENT CACHING NO are not. */
  readonly isOptOut: boolean
  /** Its own changes are not told to it. */
  readonly skipsOwnChanges: boolean
}

/** How one client tracks keys (CLIENT TRACKING ON). */
export interface TrackingState extends TrackingOptions {
  /** Of a broadcasting client; the empty one stands for all keys. */
  readonly prefixes: Set<Bytes>
  /** CLIENT CACHING was sent: it holds for the next command, or transaction. */
  isCachingGiven: boolean
  /** The client redirected to is gone. */
  isRedirectBroken: boolean
  /** What it is served now. Keys that a script reads are tracked as those the script was called with. */
  request: { readonly spec: CommandSpec; readonly args: readonly Bytes[] } | undefined
}
