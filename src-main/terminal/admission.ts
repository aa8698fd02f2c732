import type { Bytes } from '../engine/bytes.ts'
import type { Target } from './broadcast/node-roll.ts'

/** What a line wants of servers, before any of it is sent. */
export type Deed =
  | { readonly kind: 'command'; readonly args: readonly Bytes[]; readonly target: Target }
  /** A trib subcommand with its words. */
  | { readonly kind: 'trib'; readonly args: readonly string[] }

/**
 * Decides whether a deed may be done: undefined admits it, a sentence refuses it. Every line of a terminal passes here and
 * nowhere else, so a read-only connection binds its terminals by this one function.
 */
export type Admission = (deed: Deed) => Promise<string | undefined> | string | undefined
