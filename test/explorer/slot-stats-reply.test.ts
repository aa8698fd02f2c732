import { describe, expect, it } from 'vitest'
import type { RespValue } from '../../src-main/engine/resp/reply-value.ts'
import { SlotMeter } from '../../src-main/explorer/slot-meter.ts'
import { readSlotStats } from '../../src-main/explorer/slot-stats-reply.ts'

const integer = (value: number): RespValue => ({ type: 'integer', value: BigInt(value) })
const bulk = (bytes: string): RespValue => ({ type: 'bulk', bytes })
const row = (slot: number, fields: Record<string, number>): RespValue => ({ type: 'array', items: [integer(slot), { type: 'array', items: Object.entries(fields).flatMap(([name, value]) => [bulk(name), integer(value)]) }] })

describe('CLUSTER SLOT-STATS', () => {
  it('is read as RESP2 arrays and as RESP3 maps, with the fields each server has', () => {
    const map: RespValue = { type: 'array', items: [integer(7), { type: 'map', entries: [[bulk('key-count'), integer(3)]] }] }
    expect(readSlotStats({ type: 'array', items: [row(5, { 'key-count': 2, 'cpu-usec': 90, 'network-bytes-in': 10, 'network-bytes-out': 5, 'memory-bytes': 400 }), map] })).toEqual([
      { slot: 5, keyCount: 2, memoryBytes: 400, cpuUsec: 90, networkBytes: 15 },
      { slot: 7, keyCount: 3, memoryBytes: undefined, cpuUsec: undefined, networkBytes: undefined },
    ])
  })

  it('is undefined where it is not served, and slots that do not exist are left out', () => {
    expect(readSlotStats({ type: 'error', message: "ERR unknown subcommand 'SLOT-STATS'." })).toBeUndefined()
    expect(readSlotStats({ type: 'array', items: [row(16384, { 'key-count': 1 }), bulk('?')] })).toEqual([])
  })
})

describe('a meter of slots', () => {
  it('knows counts at once and rates from the second reading on, and again after a restart', () => {
    const meter = new SlotMeter()
    const stat = (cpuUsec: number) => [{ slot: 1, keyCount: 2, memoryBytes: undefined, cpuUsec, networkBytes: undefined }]
    meter.takeStats(stat(1000), 0)
    expect([meter.gauge('keys').values[1], meter.gauge('cpu').values[1], meter.gauge('keys').values[2]]).toEqual([2, -1, -1])
    meter.takeStats(stat(3000), 2000)
    expect(meter.gauge('cpu').values[1]).toBe(1000)
    meter.takeStats(stat(10), 4000)
    expect(meter.gauge('cpu').values[1]).toBe(1000)
    meter.takeStats(stat(30), 5000)
    expect(meter.gauge('cpu').values[1]).toBe(20)
    expect(meter.served).toEqual(['keys', 'cpu'])
  })

  it('counts a version only when a value changed', () => {
    const meter = new SlotMeter()
    meter.takeKeyCount(9, 4)
    const { version } = meter.gauge('keys')
    meter.takeKeyCount(9, 4)
    expect(meter.gauge('keys').version).toBe(version)
    meter.forget(9)
    expect(meter.gauge('keys').values[9]).toBe(-1)
  })
})
