/** What a command does with the channels among its arguments. */
export interface ChannelUse {
  /** The first channel's place. */
  readonly first: number
  /** All arguments from there on are channels, else one. */
  readonly isList: boolean
  /** They are patterns, which are compared letter by letter with what is allowed. */
  readonly isPattern: boolean
}

/** By command; unsubscribing needs no permission (commands_with_channels in db.c). */
export const CHANNEL_USES: ReadonlyMap<string, ChannelUse> = new Map([
  ['subscribe', { first: 1, isList: true, isPattern: false }],
  ['ssubscribe', { first: 1, isList: true, isPattern: false }],
  ['psubscribe', { first: 1, isList: true, isPattern: true }],
  ['publish', { first: 1, isList: false, isPattern: false }],
  ['spublish', { first: 1, isList: false, isPattern: false }],
])
