import { describe, expect, it } from 'vitest'
import { EmbeddedExecutor } from '../differential/embedded-executor.ts'

const NOW_MS = 1_700_000_000_000

/** An executor that ran these lines, at a time that stands still. */
function after(...lines: string[]): EmbeddedExecutor {
  const executor = new EmbeddedExecutor()
  executor.clock.set(NOW_MS)
  for (const line of lines) executor.run(line.split(' '))
  return executor
}

const sentFor = (...lines: string[]): string[] | undefined => after(...lines).propagated?.map((args) => args.join(' '))

const GROUP = ['xadd s 1 a b', 'xadd s 2 a b', 'xadd s 3 a b', 'xgroup create s g 0']

describe('what replicas are sent of a stream', () => {
  it('an entry goes out by the id it was given', () => {
    expect(sentFor('xadd s * a b')).toEqual([`xadd s ${NOW_MS}-0 a b`])
    expect(sentFor('xadd s * a b', 'xadd s * a b')).toEqual([`xadd s ${NOW_MS}-1 a b`])
    expect(sentFor('xadd s 5-* a b')).toEqual(['xadd s 5-0 a b'])
    expect(sentFor('xadd s nomkstream 5 a b')).toBeUndefined()
  })

  it('a trimming goes out as what it came to', () => {
    const full = Array.from({ length: 250 }, (_, i) => `xadd s ${i + 1} a b`)
    expect(sentFor(...full, 'xadd s maxlen ~ 120 * a b')).toEqual([`xadd s maxlen = 151 ${NOW_MS}-0 a b`])
    expect(sentFor(...full, 'xadd s minid ~ 150 * a b')).toEqual([`xadd s minid = 101-0 ${NOW_MS}-0 a b`])
    expect(sentFor(...full, 'xadd s maxlen ~ 10 limit 50 300 a b')).toEqual(['xadd s maxlen = 251 limit 50 300-0 a b'])
    expect(sentFor(...full, 'xtrim s maxlen ~ 120')).toEqual(['xtrim s maxlen = 150'])
    expect(sentFor(...full, 'xtrim s minid ~ 200')).toEqual(['xtrim s minid = 101-0'])
    expect(sentFor(...full, 'xtrim s maxlen 120')).toBeUndefined()
    expect(sentFor(...full, 'xadd s maxlen 3 300 a b')).toEqual(['xadd s maxlen 3 300-0 a b'])
  })

  it('entries given to a consumer go out as claims, which carry the position of the group', () => {
    expect(sentFor(...GROUP, 'xreadgroup group g ann count 2 streams s >')).toEqual([
      `XCLAIM s g ann 0 1-0 TIME ${NOW_MS} RETRYCOUNT 1 FORCE JUSTID LASTID 1-0`,
      `XCLAIM s g ann 0 2-0 TIME ${NOW_MS} RETRYCOUNT 1 FORCE JUSTID LASTID 2-0`,
    ])
  })

  it('without acknowledgement the consumer and the position go out', () => {
    expect(sentFor(...GROUP, 'xreadgroup group g ann noack count 2 streams s >')).toEqual(['XGROUP CREATECONSUMER s g ann', 'XGROUP SETID s g 2-0 ENTRIESREAD 2'])
    expect(sentFor(...GROUP, 'xdel s 2', 'xreadgroup group g ann noack count 1 streams s >')!.at(-1)).toBe('XGROUP SETID s g 1-0 ENTRIESREAD -1')
  })

  it('nothing of what is only read goes out', () => {
    expect(sentFor(...GROUP, 'xreadgroup group g ann streams s >', 'xreadgroup group g ann streams s 0')).toEqual([])
    expect(sentFor(...GROUP, 'xread streams s 0')).toEqual([])
  })

  it('claims go out one by one, with what they came to', () => {
    const read = [...GROUP, 'xreadgroup group g ann streams s >', 'xdel s 2']
    expect(sentFor(...read, 'xclaim s g bob 0 1 2 77 idle 500')).toEqual([
      `XCLAIM s g bob 0 1 TIME ${NOW_MS - 500} RETRYCOUNT 2 FORCE JUSTID LASTID 3-0`,
      `XCLAIM s g ann 0 2 TIME ${NOW_MS} RETRYCOUNT 1 FORCE JUSTID LASTID 3-0`,
    ])
    expect(sentFor(...read, 'xautoclaim s g bob 0 2 justid')).toEqual([
      `XCLAIM s g ann 0 2-0 TIME ${NOW_MS} RETRYCOUNT 1 FORCE JUSTID LASTID 3-0`,
      `XCLAIM s g bob 0 3-0 TIME ${NOW_MS} RETRYCOUNT 1 FORCE JUSTID LASTID 3-0`,
    ])
    expect(sentFor(...read, 'xclaim s g bob 0 77 lastid 9')).toEqual(['XGROUP SETID s g 9-0 ENTRIESREAD 3'])
    expect(sentFor(...read, 'xclaim s g bob 99999 1')).toEqual([])
  })

  it('a stream made from what is sent is the stream it was sent for', () => {
    const lines = [...GROUP, 'xreadgroup group g ann count 2 streams s >', 'xclaim s g bob 0 1', 'xack s g 2', 'xadd s maxlen ~ 2 * a b', 'xreadgroup group g cy noack streams s >', 'xautoclaim s g dee 0 0']
    const [primary, replica] = [after(), after()]
    for (const line of lines) {
      primary.run(line.split(' '))
      for (const args of primary.propagated ?? [line.split(' ')]) replica.run(args)
    }
    for (const question of ['xrange s - +', 'xpending s g - + 10', 'xinfo stream s']) expect(replica.run(question.split(' '))).toBe(primary.run(question.split(' ')))
  })
})

describe('a consumer made by its first word', () => {
  it.each(['xreadgroup group g ann count 1 streams s >', 'xreadgroup group g ann noack streams s >', 'xclaim s g ann 0 1 force', 'xreadgroup group g ann streams s 0'])('is told of as an event: %s', (line) => {
    const executor = after(...GROUP)
    executor.db.notifies = true
    executor.run(line.split(' '))
    executor.run(line.split(' '))
    expect(executor.events).toEqual(['0 xgroup-createconsumer s'])
  })
})

describe('a change of a stream is counted', () => {
  it.each(['xack s g 1', 'xgroup setid s g 2', 'xgroup createconsumer s g bob', 'xgroup destroy s g', 'xsetid s 9', 'xreadgroup group g ann streams s >', 'xclaim s g bob 0 1', 'xgroup delconsumer s g ann'])('by %s, though WATCH hears nothing', (line) => {
    const executor = after(...GROUP, 'xreadgroup group g ann count 1 streams s >')
    const before = executor.db.dirty
    executor.run(line.split(' '))
    expect(executor.db.dirty).toBeGreaterThan(before)
  })

  it.each(['xack s g 9', 'xgroup createconsumer s g ann', 'xdel s 77', 'xtrim s maxlen 100', 'xpending s g', 'xread streams s 0', 'xadd none nomkstream 1 a b'])('and not by %s, which changes nothing', (line) => {
    const executor = after(...GROUP, 'xreadgroup group g ann count 1 streams s >')
    const before = executor.db.dirty
    executor.run(line.split(' '))
    expect(executor.db.dirty).toBe(before)
  })
})
