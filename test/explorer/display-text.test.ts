import { describe, expect, it } from 'vitest'
import { bytesFromText } from '../../src-main/engine/text.ts'
import { parseClusterNodes } from '../../src-main/explorer/cluster-nodes-text.ts'
import { ConnectFailure } from '../../src-main/explorer/connect-failure.ts'
import { displayText } from '../../src-main/explorer/display-text.ts'
import { failedProbe } from '../../src-main/explorer/node-probe.ts'
import { ShardLetters } from '../../src-main/explorer/shard-letters.ts'
import { pictureOf } from '../../src-main/explorer/topology-picture.ts'

describe('text of a server, for people', () => {
  it.each(['user:1000', '键:1', 'ключ', '{tag}<script>', 'emoji 🔑'])('leaves %s as it is', (text) => {
    expect(displayText(bytesFromText(text), 100)).toEqual({ text, isExact: true })
  })

  it.each([
    ['\x1b[31mred', '\\u{1b}[31mred'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['line\r\nbreak', 'line\\u{d}\\u{a}break'],
    ['\u0000', '\\u{0}'],
    ['\u2028', '\\u{2028}'],
  ])('escapes what cannot be seen: %j', (text, shown) => {
    expect(displayText(bytesFromText(text), 100)).toEqual({ text: shown, isExact: false })
  })

  it('shows bytes that are no UTF-8 as bytes', () => {
    expect(displayText('ab\xff\x00', 100)).toEqual({ text: 'ab\\xff\\x00', isExact: false })
  })

  it('cuts long names, also within a character', () => {
    expect(displayText(bytesFromText('x'.repeat(300)), 10)).toEqual({ text: `${'x'.repeat(10)}…`, isExact: false })
    expect(displayText(bytesFromText('键'.repeat(300)), 10).text).toBe(`${'键'.repeat(10)}…`)
  })
})

describe('a picture of a hostile cluster', () => {
  it('holds no character that cannot be seen, and no numbers that are none', () => {
    const id = 'a'.repeat(40)
    const lines = parseClusterNodes(`${id} ev\u202eil:7000@17000,ho\u0007st master - 0 0 1 connected 0-5\n`)
    const probe = { ...failedProbe(new ConnectFailure('refused', { host: 'h', port: 1 }, '-ERR \u001b[2J\u2066')), version: '7\u200b.2', server: '\u0000redis' }
    const clusterInfo = new Map([['cluster_current_epoch', '\u202e1'], ['cluster_slots_assigned', 'many']])
    const picture = pictureOf({ takenAtMs: 1, kind: 'cluster', viewOf: { host: 'h', port: 1 }, lines, clusterInfo, probes: new Map([[id, probe]]) }, new ShardLetters().shardsOf(lines))
    expect(JSON.stringify(picture)).not.toMatch(/[\p{Cf}\p{Cc}]|\\u00[01]/u)
    expect(picture).toMatchObject({ currentEpoch: '0', slotsAssigned: 6, nodes: [{ host: 'ev\\u{202e}il', hostname: 'ho\\u{7}st', version: '7\\u{200b}.2' }] })
  })
})
