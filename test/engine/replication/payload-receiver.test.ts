import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PayloadReceiver, type PayloadSink } from '../../../src-main/engine/replication/payload-receiver.ts'

const MARK = 'm4rk'.repeat(10)

interface Received {
  readonly file: Buffer
  readonly rest: Buffer
  readonly totalBytes: number | undefined
}

const nowhere: PayloadSink = { begin: () => undefined, bytes: () => undefined }

/** Feeds bytes cut at the given places; the payload and what followed it. */
function receive(bytes: Buffer, cuts: readonly number[]): Received | undefined {
  const parts: Buffer[] = []
  let totalBytes: number | undefined = -1
  const receiver = new PayloadReceiver({ begin: (announced) => (totalBytes = announced), bytes: (chunk) => parts.push(chunk) })
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let rest: Buffer | undefined
  let at = 0
  for (const end of [...ends, bytes.length]) {
    const chunk = bytes.subarray(at, end)
    at = end
    rest = rest === undefined ? receiver.push(chunk) : Buffer.concat([rest, chunk])
  }
  return rest && { file: Buffer.concat(parts), rest, totalBytes }
}

describe('receiving a snapshot', () => {
  const cuts = fc.array(fc.nat(400), { maxLength: 8 })

  it('takes exactly the announced length, however it is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 50 }), cuts, (file, after, places) => {
        const received = receive(Buffer.concat([Buffer.from(`\n\n$${file.length}\r\n`), file, after]), places)
        expect(received!.file.equals(file)).toBe(true)
        expect(received!.rest.equals(after)).toBe(true)
        expect(received!.totalBytes).toBe(file.length)
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

  it.each(['-ERR no\r\n', '+OK\r\n', '$-1\r\n', '$9999999999999999\r\n', '$EOF:short\r\n', 'x'.repeat(200)])('refuses %j', (header) => {
    expect(() => new PayloadReceiver(nowhere).push(Buffer.from(header))).toThrow()
  })
})
