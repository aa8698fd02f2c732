import { beforeEach, describe, expect, it } from 'vitest'
import { splitInlineArguments } from '../../../../src-main/engine/resp/inline.ts'
import { EmbeddedExecutor } from '../differential/embedded-executor.ts'

const NOW_MS = 1_700_000_000_000
let node: EmbeddedExecutor

function run(line: string): string {
  return node.run(splitInlineArguments(line)!).trimEnd()
}

beforeEach(() => {
  node = new EmbeddedExecutor()
  node.clock.set(NOW_MS)
  run('set k v')
})

describe('an expiry beyond what a double holds exactly', () => {
  it('is told to the millisecond, as a point in time and as what is left', () => {
    expect(run('pexpireat k 9223372036854775000')).toBe(':1')
    expect(run('pexpiretime k')).toBe(':9223372036854775000')
    expect(run('expiretime k')).toBe(':9223372036854775')
    expect(run('pttl k')).toBe(`:${9223372036854775000n - BigInt(NOW_MS)}`)
    expect(run('ttl k')).toBe(`:${9223372036854775n - BigInt(NOW_MS / 1000)}`)
  })

  it('reaches to the last millisecond of 64 bits, and no further', () => {
    run('pexpireat k 9223372036854775807')
    expect(run('expiretime k')).toBe(':9223372036854776')
    expect(run(`pexpire k ${9223372036854775807n - BigInt(NOW_MS) + 1n}`)).toBe("-ERR invalid expire time in 'pexpire' command")
  })

  it('is compared exactly by GT and LT', () => {
    run('pexpireat k 9007199254740993')
    expect(run('pexpireat k 9007199254740992 gt')).toBe(':0')
    expect(run('pexpireat k 9007199254740994 gt')).toBe(':1')
    expect(run('pexpireat k 9007199254740993 lt')).toBe(':1')
  })

  it('goes with a copied, renamed, dumped and restored key', () => {
    run('pexpireat k 9007199254740993')
    run('copy k c')
    run('rename k r')
    expect([run('pexpiretime c'), run('pexpiretime r')]).toEqual([':9007199254740993', ':9007199254740993'])
    expect(run('set x 1 pxat 9007199254740995')).toBe('+OK')
    expect(run('pexpiretime x')).toBe(':9007199254740995')
  })
})
