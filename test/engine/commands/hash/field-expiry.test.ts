import { beforeEach, describe, expect, it } from 'vitest'
import { splitInlineArguments } from '../../../../src-main/engine/resp/inline.ts'
import { EmbeddedExecutor } from '../differential/embedded-executor.ts'

const NOW_MS = 1_700_000_000_000
let node: EmbeddedExecutor

function run(line: string): string {
  return node.run(splitInlineArguments(line)!)
}

/** The integers of an array reply. */
function integers(line: string): number[] {
  return [...run(line).matchAll(/:(-?\d+)/g)].map(([, digits]) => Number(digits))
}

beforeEach(() => {
  node = new EmbeddedExecutor()
  node.clock.set(NOW_MS)
  run('hset h a 1 b 2 c 3')
})

describe('fields of a hash that run out', () => {
  it('tell how long they have left, in every unit', () => {
    expect(integers('hexpire h 10 fields 3 a b nobody')).toEqual([1, 1, -2])
    expect(integers('httl h fields 3 a c nobody')).toEqual([10, -1, -2])
    expect(integers('hpttl h fields 1 a')).toEqual([10_000])
    expect(integers('hexpiretime h fields 1 a')).toEqual([NOW_MS / 1000 + 10])
    expect(integers('hpexpiretime h fields 1 a')).toEqual([NOW_MS + 10_000])
    expect(integers('httl nokey fields 2 a b')).toEqual([-2, -2])
    expect(integers('hexpire nokey 10 fields 1 a')).toEqual([-2])
  })

  it('are gone for every command once their time has come, and the hash with the last of them', () => {
    run('hpexpire h 100 fields 2 a b')
    node.clock.set(NOW_MS + 99)
    expect(run('hlen h')).toBe(':3\r\n')
    node.clock.set(NOW_MS + 100)
    expect(run('hget h a')).toBe('$-1\r\n')
    expect(run('hgetall h')).toBe('*2\r\n$1\r\nc\r\n$1\r\n3\r\n')
    run('hpexpire h 100 fields 1 c')
    node.clock.set(NOW_MS + 300)
    expect(run('hlen h')).toBe(':0\r\n')
    expect(run('exists h')).toBe(':0\r\n')
  })

  it('go without anybody asking for them', () => {
    run('hpexpire h 100 fields 3 a b c')
    node.clock.set(NOW_MS + 101)
    node.db.expireSome(100)
    expect(node.db.size).toBe(0)
  })

  it('go at once when their time is past', () => {
    expect(integers(`hexpireat h ${NOW_MS / 1000 - 1} fields 2 a nobody`)).toEqual([2, -2])
    expect(node.propagated).toEqual([['HDEL', 'h', 'a']])
    expect(run('hlen h')).toBe(':2\r\n')
    integers('hpexpire h 0 fields 2 b c')
    expect(run('exists h')).toBe(':0\r\n')
  })

  it('obey NX, XX, GT and LT', () => {
    expect(integers('hexpire h 10 xx fields 1 a')).toEqual([0])
    expect(integers('hexpire h 10 gt fields 1 a')).toEqual([0])
    expect(integers('hexpire h 10 nx fields 1 a')).toEqual([1])
    expect(integers('hexpire h 20 nx fields 1 a')).toEqual([0])
    expect(integers('hexpire h 5 gt fields 1 a')).toEqual([0])
    expect(integers('hexpire h 20 gt fields 1 a')).toEqual([1])
    expect(integers('hexpire h 30 lt fields 1 a')).toEqual([0])
    expect(integers('hexpire h 5 lt fields 2 a b')).toEqual([1, 1])
  })

  it('live on when persisted or set anew, and keep their time when added to', () => {
    run('hexpire h 10 fields 3 a b c')
    expect(integers('hpersist h fields 3 a nobody a')).toEqual([1, -2, -1])
    run('hset h b 5')
    run('hincrby h c 1')
    expect(integers('httl h fields 3 a b c')).toEqual([-1, -1, 10])
  })

  it('are sent to replicas as points in time', () => {
    run('hexpire h 10 fields 2 a nobody')
    expect(node.propagated).toEqual([['HPEXPIREAT', 'h', String(NOW_MS + 10_000), 'FIELDS', '1', 'a']])
  })

  it('are hidden on a replica, which leaves removing them to its primary', () => {
    run('hpexpire h 100 fields 1 a')
    node.db.isReplica = true
    node.clock.set(NOW_MS + 500)
    expect(run('hget h a')).toBe('$-1\r\n')
    node.db.expireSome(100)
    node.db.seesExpired = true
    expect(run('hget h a')).toBe('$1\r\n1\r\n')
  })

  it('go with a copy, a rename and a payload', () => {
    run('hexpire h 10 fields 1 a')
    run('copy h copied')
    run('rename h renamed')
    expect(integers('httl copied fields 2 a b')).toEqual([10, -1])
    expect(integers('httl renamed fields 2 a b')).toEqual([10, -1])
  })

  it.each([
    ['hexpire h 10 fields 0 a', 'ERR Parameter `numFields` should be greater than 0'],
    ['hexpire h 10 fields 2 a', 'ERR The `numfields` parameter must match the number of arguments'],
    ['hexpire h 10 field 1 a', 'ERR Mandatory argument FIELDS is missing or not at the right position'],
    ['hexpire h -1 fields 1 a', 'ERR invalid expire time, must be >= 0'],
    ['hexpire h 99999999999999 fields 1 a', "ERR invalid expire time in 'hexpire' command"],
    ['hexpire h x fields 1 a', 'ERR value is not an integer or out of range'],
    ['httl h fields 1 a b', 'ERR The `numfields` parameter must match the number of arguments'],
    ['hpersist h nofields 1 a', 'ERR Mandatory argument FIELDS is missing or not at the right position'],
  ])('%s is refused', (line, refusal) => expect(run(line)).toBe(`-${refusal}\r\n`))
})
