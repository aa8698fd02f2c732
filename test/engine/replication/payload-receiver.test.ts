import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PayloadReceiver, type ReceivedPayload } from '../../../src-main/engine/replication/payload-receiver.ts'

const MARK = 'm4rk'.repeat(10)

/** Feeds bytes cut at the given places; the payload and what followed it. */
function receive(bytes: Buffer, cuts: readonly number[]): ReceivedPayload | undefined {
  const receiver = new PayloadReceiver()
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let received: ReceivedPayload | undefined
  let rest: Buffer = Buffer.alloc(0)
  let at = 0
  for (const end of [...ends, bytes.length]) {
    const chunk = bytes.subarray(at, end)
    at = end
    if (received !== undefined) rest = Buffer.concat([rest, chunk])
    else {
      received = receiver.push(chunk)
      if (received !== undefined) rest = received.rest
    }
  }
  return received && { file: received.file, rest }
}

describe('receiving a snapshot', () => {
  const cuts = fc.array(fc.nat(400), { maxLength: 8 })

  it('takes exactly the announced length, however it is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 50 }), cuts, (file, after, places) => {
        const received = receive(Buffer.concat([Buffer.from(`\n\n$${file.length}\r\n`), file, after]), places)
        expect(received!.file.equals(file)).toBe(true)
        expect(received!.rest.equals(after)).toBe(true)
      }),
    )
  })

  it('takes everything up to the end mark, however it is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), cuts, (file, places) => {
        const received = receive(Buffer.concat([Buffer.from(`$EOF:${MARK}\r\n`), file, Buffer.from(MARK)]), places)
        expect(received!.file.equals(file)).toBe(true)
      }),
    )
  })

  it('is not misled by most of the mark within the file', () => {
    const file = Buffer.from(`${MARK.slice(0, 39)}x${MARK.slice(1)}`)
    expect(receive(Buffer.concat([Buffer.from(`$EOF:${MARK}\r\n`), file, Buffer.from(MARK)]), [60, 90])!.file.equals(file)).toBe(true)
  })

  it.each(['-ERR no\r\n', '+OK\r\n', '$-1\r\n', '$99999999999999\r\n', '$EOF:short\r\n', 'x'.repeat(200)])('refuses %j', (header) => {
    expect(() => new PayloadReceiver().push(Buffer.from(header))).toThrow()
  })
})
