import type { CallAnswers, CallName, ValidArgument } from '../contract/contract.ts'
import type { Emit } from '../contract/session.ts'

/** What a call may know of the page it came from. */
export interface CallerScope {
  readonly sessionId: string
  /** Sends to this page alone. */
  readonly emit: Emit
}

/** The implementation of one call. Refuses by throwing a Refusal. */
export type Call<N extends CallName> = (arg: ValidArgument<N>, caller: CallerScope) => CallAnswers[N] | Promise<CallAnswers[N]>

/** The implementations of the calls of one area, or of all. */
export type CallTable<N extends CallName = CallName> = { readonly [K in N]: Call<K> }
