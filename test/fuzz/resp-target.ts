import { ReplyDecoder, ReplyProtocolError } from '../../src-main/engine/resp/reply-decoder.ts'
import { ProtocolError, RequestDecoder } from '../../src-main/engine/resp/request-decoder.ts'
import type { FuzzTarget } from './target.ts'

/** What a client may send a node. */
export function requestTarget(): FuzzTarget {
  return {
    name: 'RESP requests',
    valid: ['*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n', 'set "a b" \'c\'\r\n', '*0\r\n\r\nPING\r\n'].map((text) => Buffer.from(text)),
    feed(input) {
      const decoder = new RequestDecoder()
      refusingIsFine(ProtocolError, () => {
        decoder.push(input)
        while (decoder.next() !== undefined);
      })
    },
  }
}

/** What a hostile server may answer. */
export function replyTarget(): FuzzTarget {
  return {
    name: 'RESP replies',
    valid: ['*2\r\n$3\r\nfoo\r\n:12\r\n', '%1\r\n+k\r\n,1.5\r\n', '>2\r\n+m\r\n_\r\n', '-MOVED 1 127.0.0.1:7000\r\n', '=7\r\ntxt:abc\r\n(123\r\n#t\r\n'].map((text) => Buffer.from(text)),
    feed(input) {
      const decoder = new ReplyDecoder()
      refusingIsFine(ReplyProtocolError, () => {
        decoder.push(input)
        while (decoder.next() !== undefined);
      })
    },
  }
}

function refusingIsFine(refusal: new (...args: never[]) => Error, parse: () => void): void {
  try {
    parse()
  } catch (error) {
    if (!(error instanceof refusal)) throw error
  }
}
