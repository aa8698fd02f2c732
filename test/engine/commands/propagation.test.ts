import { describe, expect, it } from 'vitest'
import { EmbeddedExecutor } from './differential/embedded-executor.ts'

const NOW_MS = 1_700_000_000_000

/** What is sent to replicas for the last of some commands; undefined when it goes out as it came. */
function sentFor(...lines: string[]): (readonly string[])[] | undefined {
  const executor = new EmbeddedExecutor()
  executor.clock.set(NOW_MS)
  for (const line of lines) executor.run(line.split(' '))
  return executor.propagated
}

describe('what replicas are sent in place of a command', () => {
  it.each([
    ['set a 1 ex 10', ['SET', 'a', '1', 'PXAT', String(NOW_MS + 10_000)]],
    ['set a 1 px 10 get', ['SET', 'a', '1', 'PXAT', String(NOW_MS + 10)]],
    ['set a 1 exat 1700000100', ['SET', 'a', '1', 'PXAT', '1700000100000']],
    ['set a 1 get', ['set', 'a', '1']],
    ['set a 1 nx get', ['set', 'a', '1', 'nx']],
    ['setex a 10 1', ['SET', 'a', '1', 'PXAT', String(NOW_MS + 10_000)]],
    ['psetex a 10 1', ['SET', 'a', '1', 'PXAT', String(NOW_MS + 10)]],
    ['getset a 1', ['SET', 'a', '1']],
    ['incrbyfloat a 1.5', ['SET', 'a', '1.5', 'KEEPTTL']],
    ['hincrbyfloat h f 1.5', ['HSET', 'h', 'f', '1.5']],
  ])('%s', (line, expected) => expect(sentFor(line)).toEqual([expected]))

  it.each([
    ['expire a 10', ['PEXPIREAT', 'a', String(NOW_MS + 10_000)]],
    ['pexpire a 10', ['PEXPIREAT', 'a', String(NOW_MS + 10)]],
    ['expireat a 1700000100', ['PEXPIREAT', 'a', '1700000100000']],
    ['expire a -1', ['DEL', 'a']],
    ['pexpireat a 1', ['DEL', 'a']],
    ['getex a ex 10', ['PEXPIREAT', 'a', String(NOW_MS + 10_000)]],
    ['getex a exat 1', ['DEL', 'a']],
    ['getdel a', ['DEL', 'a']],
  ])('%s, when the key is there', (line, expected) => expect(sentFor('set a 1', line)).toEqual([expected]))

  it('GETEX PERSIST goes out as PERSIST', () => expect(sentFor('set a 1 ex 10', 'getex a persist')).toEqual([['PERSIST', 'a']]))
  it('GETEX without options changes nothing', () => expect(sentFor('set a 1', 'getex a')).toBeUndefined())
  it('a member popped at random goes out by name', () => expect(sentFor('sadd s x', 'spop s')).toEqual([['SREM', 's', 'x']]))
  it('a whole set popped at random goes out as DEL', () => expect(sentFor('sadd s x y', 'spop s 5')).toEqual([['DEL', 's']]))
  it('LMPOP goes out as the pop it did', () => expect(sentFor('rpush l 1 2 3', 'lmpop 2 nokey l right count 10')).toEqual([['RPOP', 'l', '3']]))
  it('ZMPOP goes out as the pop it did', () => expect(sentFor('zadd z 1 a 2 b', 'zmpop 1 z max')).toEqual([['ZPOPMAX', 'z', '1']]))

  it('a flush always goes out, also of nothing', () => expect([sentFor('flushall'), sentFor('flushdb')]).toEqual([[['flushall']], [['flushdb']]]))

  it('many members popped at random go out in pieces', () => {
    const executor = new EmbeddedExecutor()
    executor.run(['sadd', 's', ...Array.from({ length: 3000 }, (_, index) => `m${index}`)])
    executor.run(['spop', 's', '2500'])
    expect(executor.propagated!.map((args) => [args[0], args.length - 2])).toEqual([['SREM', 1024], ['SREM', 1024], ['SREM', 452]])
    const gone = new Set(executor.propagated!.flatMap((args) => args.slice(2)))
    expect(gone.size).toBe(2500)
    for (const member of gone) expect(executor.run(['sismember', 's', member])).toBe(':0\r\n')
  })
})

describe('a replica', () => {
  it('keeps a key whose expiry has passed until its primary deletes it', () => {
    const executor = new EmbeddedExecutor()
    executor.clock.set(NOW_MS)
    executor.db.isReplica = true
    executor.run(['set', 'a', '1'])
    executor.run(['pexpireat', 'a', '1'])
    expect(executor.run(['exists', 'a'])).toBe(':0\r\n')
    expect(executor.db.size).toBe(1)
    executor.db.seesExpired = true
    expect(executor.run(['del', 'a'])).toBe(':1\r\n')
    expect(executor.db.size).toBe(0)
  })
})

describe('dirty', () => {
  const changes = (...lines: string[]): boolean => {
    const executor = new EmbeddedExecutor()
    for (const line of lines.slice(0, -1)) executor.run(line.split(' '))
    const before = executor.db.dirty
    executor.run(lines.at(-1)!.split(' '))
    return executor.db.dirty > before
  }

  it.each([
    ['set a 1 xx'], ['del a'], ['expire a 10'], ['persist a'], ['lpushx l 1'], ['lpop l'], ['ltrim l 0 1'], ['lrem l 0 a'], ['spop s'], ['srem s a'], ['hdel h f'], ['zrem z a'], ['zadd z xx 1 a'], ['zpopmin z'], ['sinterstore d a b'], ['setrange a 0 '], ['getdel a'], ['smove a b c'], ['rpoplpush a b'],
  ])('%s on nothing changes nothing', (line) => expect(changes(line)).toBe(false))

  it.each([
    ['sadd s a', 'sadd s a'], ['zadd z 1 a', 'zadd z 1 a'], ['hset h f 1', 'hdel h g'], ['sadd s a', 'srem s b'], ['rpush l a', 'lrem l 0 b'], ['set a 1', 'setnx a 2'], ['set a 1', 'persist a'], ['hset h f 1', 'hsetnx h f 2'],
  ])('%s, then %s: the second changes nothing', (first, second) => expect(changes(first, second)).toBe(false))

  it.each([['set a 1'], ['lpush l 1'], ['sadd s a'], ['hset h f 1'], ['zadd z 1 a'], ['setbit b 0 1'], ['append a x']])('%s changes something', (line) => expect(changes(line)).toBe(true))
})
