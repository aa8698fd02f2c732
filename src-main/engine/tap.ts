import type { Bytes } from './bytes.ts'
import type { Client } from './client/client.ts'

/** What an observer of a node may listen to. A member left out costs one comparison. */
export interface DispatchTap {
  /** A command was served; `microseconds` of its own time. */
  served?(client: Client, args: readonly Bytes[], microseconds: number): void
  /** A client was told to go elsewhere: the text of the MOVED, ASK, TRYAGAIN, CROSSSLOT or CLUSTERDOWN error. */
  redirected?(client: Client, args: readonly Bytes[], message: string): void
}
