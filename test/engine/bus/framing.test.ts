import { describe, expect, it } from 'vitest'
import { encodeMessage } from '../../../src-main/engine/bus/encode.ts'
import { MessageFramer } from '../../../src-main/engine/bus/framing.ts'
import { header, ID_B } from './samples.ts'

const FAIL = encodeMessage({ type: 'fail', header, failing: ID_B })
const ACK = encodeMessage({ type: 'auth-ack', header })

function framed(chunks: string[]): string[] {
  const framer = new MessageFramer()
  const messages: string[] = []
  for (const chunk of chunks) expect(framer.push(chunk, (message) => messages.push(message))).toBeUndefined()
  expect(framer.bufferedSizeBytes).toBe(0)
  return messages
}

describe('framing', () => {
  it('cuts messages apart however the bytes arrive', () => {
    const stream = FAIL + ACK + FAIL
    for (const size of [1, 7, 8, 9, 2256, 2257, stream.length]) {
      const chunks = stream.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
      expect(framed(chunks)).toEqual([FAIL, ACK, FAIL])
    }
  })

  it.each([
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n', 'signature'],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01', 'signature'],
    ['a message shorter than a header', 'RCmb\0\0\x08\xcf', 'short'],
    ['a message of four gigabytes', 'RCmb\xff\xff\xff\xff', 'too-long'],
  ])('refuses %s after eight bytes', (_, bytes, code) => {
    expect(new MessageFramer().push(bytes, () => undefined)).toMatchObject({ ok: false, code })
  })

  it('does not copy what it has again and again while a long message trickles in', () => {
    const long = encodeMessage({ type: 'publish', header, channel: 'c', message: 'x'.repeat(3_000_000) })
    const framer = new MessageFramer()
    let received = 0
    const startedMs = performance.now()
    for (let at = 0; at < long.length; at += 100) framer.push(long.slice(at, at + 100), () => received++)
    expect(received).toBe(1)
    expect(performance.now() - startedMs).toBeLessThan(2000)
  })
})
