import type { Bytes } from '../bytes.ts'
import { readU32 } from './big-endian.ts'
import { AT, HEADER_SIZE_BYTES, MAX_MESSAGE_SIZE_BYTES, SIGNATURE } from './layout.ts'
import { type Rejection, rejection } from './rejection.ts'

const HEAD_SIZE_BYTES = 8

/**
 * Cuts a bus connection's bytes into messages. Chunks of an unfinished message are kept apart and joined once, so a long
 * message that trickles in costs no repeated copying. After a rejection the stream cannot be followed any more and the
 * link must be closed.
 */
export class MessageFramer {
  readonly #maxSizeBytes: number
  #chunks: Bytes[] = []
  #bufferedSizeBytes = 0
  #wantedSizeBytes = HEAD_SIZE_BYTES

  constructor(maxSizeBytes: number = MAX_MESSAGE_SIZE_BYTES) {
    this.#maxSizeBytes = maxSizeBytes
  }

  get bufferedSizeBytes(): number {
    return this.#bufferedSizeBytes
  }

  /** Takes the next bytes and hands on every message they complete; answers with a rejection, or undefined. */
  push(chunk: Bytes, onMessage: (message: Bytes) => void): Rejection | undefined {
    this.#chunks.push(chunk)
    this.#bufferedSizeBytes += chunk.length
    if (this.#bufferedSizeBytes < this.#wantedSizeBytes) return undefined
    return this.#drain(onMessage)
  }

  #drain(onMessage: (message: Bytes) => void): Rejection | undefined {
    const buffered = this.#chunks.length === 1 ? (this.#chunks[0] ?? '') : this.#chunks.join('')
    let at = 0
    this.#wantedSizeBytes = HEAD_SIZE_BYTES
    while (buffered.length - at >= HEAD_SIZE_BYTES) {
      const refusal = this.#checkHead(buffered, at)
      if (refusal) return refusal
      const sizeBytes = readU32(buffered, at + AT.totalLength)
      this.#wantedSizeBytes = sizeBytes
      if (buffered.length - at < sizeBytes) break
      onMessage(buffered.slice(at, at + sizeBytes))
      at += sizeBytes
      this.#wantedSizeBytes = HEAD_SIZE_BYTES
    }
    const rest = buffered.slice(at)
    this.#chunks = rest === '' ? [] : [rest]
    this.#bufferedSizeBytes = rest.length
    return undefined
  }

  #checkHead(buffered: Bytes, at: number): Rejection | undefined {
    if (!buffered.startsWith(SIGNATURE, at)) return rejection('signature', 'no RCmb signature')
    const sizeBytes = readU32(buffered, at + AT.totalLength)
    if (sizeBytes < HEADER_SIZE_BYTES) return rejection('short', `a message of ${sizeBytes} bytes`)
    if (sizeBytes > this.#maxSizeBytes) return rejection('too-long', `a message of ${sizeBytes} bytes`)
    return undefined
  }
}
