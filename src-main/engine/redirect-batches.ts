import type { Bytes } from './bytes.ts'
import type { Client } from './client/client.ts'
import type { DispatchTap } from './tap.ts'

/** One client sent elsewhere, as the node saw it. Plain data: it crosses from the node's thread to the app. */
export interface RedirectReport {
  /** The host's own name for the node. */
  readonly key: string
  readonly atMs: number
  readonly clientId: number
  readonly clientName: Bytes
  readonly clientAddress: string
  readonly libName: Bytes
  readonly userName: Bytes
  /** The command's first words, each cut to {@link MAX_WORD_BYTES}. */
  readonly args: readonly Bytes[]
  /** The error as it was sent: MOVED, ASK, TRYAGAIN, CROSSSLOT or CLUSTERDOWN with all that follows. */
  readonly message: Bytes
}

/** Sends a batch to the observer. `dropped` were left out because the observer did not keep up. */
export type SendRedirects = (reports: readonly RedirectReport[], dropped: number) => void

/** One screen frame: nobody reads faster. */
const BATCH_MS = 16
/** Several turns of a few clients that send without end. */
const MAX_WAITING = 16_000
const MAX_WORDS = 8
const MAX_WORD_BYTES = 64

/**
 * Gathers the redirects of a thread's nodes into one message per frame. The next batch leaves only after the one before was
 * taken, so a busy observer makes redirects drop here, counted, and never piles them up between the threads.
 */
export class RedirectBatches {
  readonly #send: SendRedirects
  #waiting: RedirectReport[] = []
  #dropped = 0
  #isUnderWay = false
  #timer: NodeJS.Timeout | undefined

  constructor(send: SendRedirects) {
    this.#send = send
  }

  /** What to hang into the node called `key`. */
  tapFor(key: string): DispatchTap {
    return { redirected: (client, args, message) => this.#add(key, client, args, message) }
  }

  /** The observer has the last batch and is ready for another. */
  taken(): void {
    this.#isUnderWay = false
    if (this.#waiting.length > 0 || this.#dropped > 0) this.#schedule()
  }

  /** Nobody observes any more. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting = []
    this.#dropped = 0
    this.#isUnderWay = false
  }

  #add(key: string, client: Client, args: readonly Bytes[], message: Bytes): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#dropped++
      return
    }
    this.#waiting.push({
      key,
      atMs: client.context.nowMs,
      clientId: client.id,
      clientName: client.name,
      clientAddress: client.address,
      libName: client.libName,
      userName: client.user?.name ?? '',
      args: args.slice(0, MAX_WORDS).map((arg) => (arg.length > MAX_WORD_BYTES ? arg.slice(0, MAX_WORD_BYTES) : arg)),
      message,
    })
    if (!this.#isUnderWay) this.#schedule()
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS)
  }

  #flush(): void {
    this.#timer = undefined
    const [waiting, dropped] = [this.#waiting, this.#dropped]
    this.#waiting = []
    this.#dropped = 0
    this.#isUnderWay = true
    this.#send(waiting, dropped)
  }
}
