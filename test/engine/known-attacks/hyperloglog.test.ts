import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AttackedNode } from './attacked-node.ts'

const CORRUPT = '-INVALIDOBJ Corrupted HLL object detected\r\n'
const NOT_ONE = '-WRONGTYPE Key is not a valid HyperLogLog string value.\r\n'
const REGISTERS = 16384

function sparse(opcodes: string): string {
  return `HYLL\x01\0\0\0${'\0'.repeat(7)}\x80${opcodes}`
}

function dense(registers: string): string {
  return `HYLL\0\0\0\0${'\0'.repeat(7)}\x80${registers}`
}

/** A run of zeros, of up to 16384 registers. */
function zeros(span: number): string {
  return String.fromCharCode(0x40 | ((span - 1) >> 8), (span - 1) & 0xff)
}

/** A run of up to four registers of one value. */
function run(value: number, span: number): string {
  return String.fromCharCode(0x80 | ((value - 1) << 2) | (span - 1))
}

let node: AttackedNode
beforeAll(async () => {
  node = await AttackedNode.start()
})
afterAll(() => node.stop())

describe('CVE-2025-32023: HyperLogLogs that a SET made', () => {
  it.each([
    ['no runs', ''],
    ['runs that fall short', zeros(100)],
    ['twice as many registers as there are', zeros(REGISTERS) + zeros(REGISTERS)],
    ['one register more than there are', zeros(REGISTERS) + run(1, 1)],
    ['a run of values across the end', zeros(REGISTERS - 1) + run(1, 4)],
    ['sums that wrap 32 bits', zeros(REGISTERS).repeat(300_000)],
    ['a run cut off in its midst', zeros(REGISTERS - 4) + run(3, 4) + '\x7f'],
    ['values far behind the end', zeros(REGISTERS - 4) + run(3, 4) + run(32, 4).repeat(1000)],
  ])('sparse, with %s', (_, opcodes) =>
    node.withstands(async (client) => {
      await client.ask('SET', 'p', sparse(opcodes))
      expect(await client.ask('PFCOUNT', 'p')).toBe(CORRUPT)
      expect(await client.ask('PFCOUNT', 'p', 'none')).toBe(CORRUPT)
      expect(await client.ask('PFMERGE', 'merged', 'p')).toBe(CORRUPT)
      expect(await client.ask('PFADD', 'p', ...Array.from({ length: 50 }, (_element, at) => `e${at}`))).toMatch(/^(:1|-INVALIDOBJ .*)\r\n$/)
      expect(await client.ask('EXISTS', 'merged')).toBe(':0\r\n')
    }, { turnMs: 200 }))

  it.each([
    ['too few registers', '\0'.repeat(12287)],
    ['too many', '\0'.repeat(12289)],
    ['none', ''],
  ])('dense, with %s', (_, registers) =>
    node.withstands(async (client) => {
      await client.ask('SET', 'p', dense(registers))
      for (const request of [['PFCOUNT', 'p'], ['PFADD', 'p', 'a'], ['PFMERGE', 'merged', 'p'], ['PFDEBUG', 'GETREG', 'p']]) expect(await client.ask(...request)).toBe(NOT_ONE)
    }))

  it('with a head that is cut off, of another encoding, or of no HyperLogLog', () =>
    node.withstands(async (client) => {
      for (const head of ['HYLL', 'HYLL\x01\0\0\0\0\0\0', `HYLL\x02\0\0\0${'\0'.repeat(8)}`, `HYLX\x01\0\0\0${'\0'.repeat(8)}`, '']) {
        await client.ask('SET', 'p', head)
        expect(await client.ask('PFCOUNT', 'p')).toBe(NOT_ONE)
        expect(await client.ask('PFADD', 'p', 'a')).toBe(NOT_ONE)
      }
    }))

  it('with registers higher than any element makes them', () =>
    node.withstands(async (client) => {
      await client.ask('SET', 'p', dense('\xff'.repeat(12288)))
      expect(await client.ask('PFCOUNT', 'p')).toMatch(/^:-?\d+\r\n$/)
      expect(await client.ask('PFADD', 'p', 'a')).toBe(':0\r\n')
      expect(await client.ask('PFMERGE', 'merged', 'p')).toBe('+OK\r\n')
      await client.ask('SET', 'q', sparse(run(32, 4).repeat(REGISTERS / 4)))
      expect(await client.ask('PFMERGE', 'other', 'q')).toBe('+OK\r\n')
      expect(await client.ask('PFCOUNT', 'other')).toMatch(/^:\d+\r\n$/)
    }, { turnMs: 500 }))
})
