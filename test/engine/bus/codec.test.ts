import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readU16, readU32, u16, u32 } from '../../../src-main/engine/bus/big-endian.ts'
import { decodeMessage } from '../../../src-main/engine/bus/decode.ts'
import { encodeMessage } from '../../../src-main/engine/bus/encode.ts'
import { createNode } from '../../../src-main/engine/cluster/node.ts'
import { NodeTable } from '../../../src-main/engine/cluster/node-table.ts'
import type { BusHeader, BusMessage, GossipEntry, PingMessage } from '../../../src-main/engine/bus/message.ts'
import { header, ID_A, ID_B } from './samples.ts'

const GOSSIP: GossipEntry = {
  nodeId: ID_B,
  pingSentSeconds: 1_700_000_000,
  pongReceivedSeconds: 4_294_967_295,
  ip: '127.0.0.1',
  port: 7001,
  busPort: 17001,
  flags: 0x102,
  plainPort: 0,
}

function patched(bytes: string, at: number, replacement: string): string {
  return bytes.slice(0, at) + replacement + bytes.slice(at + replacement.length)
}

function ping(extra: Partial<Omit<PingMessage, 'type' | 'header'>> = {}): string {
  return encodeMessage({ type: 'ping', header, gossip: [GOSSIP], extensions: {}, ...extra })
}

describe('the layout of a bus message', () => {
  it('puts every field where cluster.h says', () => {
    const bytes = ping()
    expect(bytes.length).toBe(2256 + 104)
    expect(bytes.slice(0, 4)).toBe('RCmb')
    expect(readU32(bytes, 4)).toBe(2360)
    expect(readU16(bytes, 8)).toBe(1)
    expect(readU16(bytes, 10)).toBe(7000)
    expect(readU16(bytes, 12)).toBe(0)
    expect(readU16(bytes, 14)).toBe(1)
    expect(bytes.slice(16, 24)).toBe('\0\0\0\0\0\0\0\u0007')
    expect(bytes.slice(24, 32)).toBe('\0\0\0\0\0\0\0\u0003')
    expect(bytes.slice(32, 40)).toBe('\u0000\u0020\0\0\0\0\0\u0001')
    expect(bytes.slice(40, 80)).toBe(ID_A)
    expect(bytes.slice(80, 2128)).toBe(header.slots)
    expect(bytes.slice(2128, 2168)).toBe('\0'.repeat(40))
    expect(bytes.slice(2168, 2214)).toBe(`10.0.0.1${'\0'.repeat(38)}`)
    expect(readU16(bytes, 2214)).toBe(0)
    expect(readU16(bytes, 2248)).toBe(17000)
    expect(readU16(bytes, 2250)).toBe(0x11)
    expect(bytes.charCodeAt(2252)).toBe(1)
    expect(bytes.slice(2256, 2296)).toBe(ID_B)
    expect(readU16(bytes, 2256 + 94)).toBe(7001)
  })

  it('aligns the hostname extension to eight bytes and flags it', () => {
    const bytes = ping({ gossip: [], extensions: { hostname: 'a.example' } })
    expect(bytes.length).toBe(2256 + 8 + 16)
    expect(readU16(bytes, 2214)).toBe(1)
    expect(bytes.charCodeAt(2253) & 4).toBe(4)
    expect(readU32(bytes, 2256)).toBe(24)
    expect(readU16(bytes, 2260)).toBe(0)
  })
})

describe('decoding', () => {
  const id = fc.stringMatching(/^[a-z0-9]{40}$/)
  const byteText = fc.uint8Array({ maxLength: 64 }).map((bytes) => String.fromCharCode(...bytes))
  const epoch = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n })
  const port = fc.integer({ min: 0, max: 65535 })
  const ip = fc.constantFrom('', '127.0.0.1', '10.1.2.3', 'fe80::1', 'host.example')
  const anyHeader: fc.Arbitrary<BusHeader> = fc.record({
    port,
    plainPort: port,
    busPort: port,
    currentEpoch: epoch,
    configEpoch: epoch,
    offset: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
    sender: id,
    slots: fc.uint8Array({ minLength: 2048, maxLength: 2048 }).map((bytes) => String.fromCharCode(...bytes)),
    replicaOf: fc.option(id, { nil: undefined }),
    announcedIp: ip,
    flags: port,
    state: fc.constantFrom(0, 1),
    messageFlags: fc.constantFrom(0, 1, 2, 3),
  })
  const u32Value = fc.integer({ min: 0, max: 0xffffffff })
  const gossip: fc.Arbitrary<GossipEntry> = fc.record({
    nodeId: id,
    pingSentSeconds: u32Value,
    pongReceivedSeconds: u32Value,
    ip,
    port,
    busPort: port,
    flags: port,
    plainPort: port,
  })
  const extensions = fc.constantFrom<object>(
    {},
    { hostname: 'h.example' },
    { shardId: ID_B, forgotten: [{ nodeId: ID_A, ttlSeconds: 60 }] },
  )
  const message: fc.Arbitrary<BusMessage> = anyHeader.chain((one) =>
    fc.oneof(
      fc.record({
        type: fc.constantFrom('ping' as const, 'pong' as const, 'meet' as const),
        header: fc.constant(one),
        gossip: fc.array(gossip, { maxLength: 5 }),
        extensions,
      }),
      fc.record({ type: fc.constant('fail' as const), header: fc.constant(one), failing: id }),
      fc.record({
        type: fc.constantFrom('publish' as const, 'publishshard' as const),
        header: fc.constant(one),
        channel: byteText,
        message: byteText,
      }),
      fc.record({
        type: fc.constant('update' as const),
        header: fc.constant(one),
        nodeId: id,
        configEpoch: epoch,
        slots: fc.constant(one.slots),
      }),
      fc.record({ type: fc.constantFrom('auth-req' as const, 'auth-ack' as const, 'mfstart' as const), header: fc.constant(one) }),
    ),
  )

  it('gives back what was encoded, and the same bytes again', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const bytes = encodeMessage(sent)
        const decoded = decodeMessage(bytes)
        if (!decoded.ok) throw new Error(decoded.detail)
        expect(decoded.message).toEqual(sent)
        expect(encodeMessage(decoded.message)).toBe(bytes)
      }),
      { numRuns: 150 },
    )
  })

  it('never throws, whatever bytes are turned', () => {
    const base = ping({ extensions: { hostname: 'a.example' } })
    const edit = fc.record({ at: fc.integer({ min: 0, max: base.length - 1 }), byte: fc.integer({ min: 0, max: 255 }) })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        const bytes = edits.reduce((text, { at, byte }) => patched(text, at, String.fromCharCode(byte)), base)
        expect(typeof decodeMessage(bytes).ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})

describe('recognising names in place', () => {
  const table = new NodeTable()
  // Two ids that begin alike, a node whose address is the beginning of another's, and one without an address.
  const ids = [ID_A, ID_B, `${ID_A.slice(0, 39)}x`, 'e'.repeat(40)]
  for (const [index, nodeId] of ids.entries()) {
    const node = createNode(nodeId, 1, 0)
    node.ip = ['127.0.0.1', '127.0.0.11', '10.0.0.1', ''][index]!
    table.add(node)
  }
  const entries = ids.flatMap((nodeId) => ['127.0.0.1', '127.0.0.11', ''].map((ip) => ({ ...GOSSIP, nodeId, ip })))
  const gossip = [...entries, { ...GOSSIP, nodeId: 'f'.repeat(40) }]
  const base = encodeMessage({ type: 'ping', header: { ...header, replicaOf: ID_B }, gossip, extensions: {} })

  it('reads the same out of a message as reading it name by name', () => {
    expect(decodeMessage(base, table)).toEqual(decodeMessage(base))
  })

  it('accepts and refuses the same, whatever bytes are turned', () => {
    const edit = fc.record({ at: fc.integer({ min: 0, max: base.length - 1 }), byte: fc.constantFrom(0, 1, 49, 65, 97, 255) })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const bytes = edits.reduce((text, { at, byte }) => patched(text, at, String.fromCharCode(byte)), base)
        expect(decodeMessage(bytes, table)).toEqual(decodeMessage(bytes))
      }),
      { numRuns: 1000 },
    )
  })

  it('finds a node again after another with the same beginning has gone, or has taken another id', () => {
    const own = new NodeTable()
    const [one, twin] = [createNode(ID_A, 1, 0), createNode(`${ID_A.slice(0, 39)}x`, 1, 0)]
    own.add(one)
    own.add(twin)
    expect([own.named(ID_A, 0), own.named(twin.id, 0)]).toEqual([one, twin])
    own.rename(one, ID_B)
    expect([own.named(ID_A, 0), own.named(twin.id, 0), own.named(ID_B, 0)]).toEqual([undefined, twin, one])
    own.delete(one)
    expect([own.named(ID_B, 0), own.named(twin.id, 0)]).toEqual([undefined, twin])
  })
})

describe('hostile messages are refused with a reason', () => {
  const withHost = ping({ gossip: [], extensions: { hostname: 'a.example' } })
  const publish = encodeMessage({ type: 'publish', header, channel: 'c', message: 'm' })
  const fail = encodeMessage({ type: 'fail', header, failing: ID_B })

  it.each<[string, string, string]>([
    ['nothing', '', 'short'],
    ['a header cut short', ping().slice(0, 2255), 'short'],
    ['another signature', patched(ping(), 0, 'RCmB'), 'signature'],
    ['another version', patched(ping(), 8, u16(2)), 'version'],
    ['a total length that is not the length', patched(ping(), 4, u32(2256)), 'length-mismatch'],
    ['a type nobody knows', patched(ping(), 12, u16(11)), 'unknown-type'],
    ['a hundred gossip entries without data', patched(ping({ gossip: [] }), 14, u16(100)), 'length-mismatch'],
    ['fewer gossip entries than data', patched(ping(), 14, u16(0)), 'length-mismatch'],
    ['a sender id with a NUL', patched(ping(), 40, '\0'), 'sender-id'],
    ['a primary id in capitals', patched(ping(), 2128, 'A'.repeat(40)), 'primary-id'],
    ['an announced address without an end', patched(ping(), 2168, '1'.repeat(46)), 'address'],
    ['an announced address with a line break', patched(ping(), 2168, '1\n'), 'address'],
    ['a gossiped id that is none', patched(ping(), 2256, '\xff'), 'node-id'],
    ['a gossiped address without an end', patched(ping(), 2256 + 48, '1'.repeat(46)), 'address'],
    ['an epoch beyond counting', patched(ping(), 16, '\xff'), 'epoch'],
    ['an extension length that only fits 16 bits when cut', patched(withHost, 2256, u32(0x40000008)), 'extension-overrun'],
    ['an extension shorter than its head', patched(withHost, 2256, u32(0)), 'extension-length'],
    ['an extension that is not aligned', patched(withHost, 2256, u32(23)), 'extension-length'],
    ['an extension beyond the end', patched(withHost, 2256, u32(32)), 'extension-overrun'],
    ['more extensions than there are', patched(withHost, 2214, u16(2)), 'extension-overrun'],
    ['extensions without the flag', patched(withHost, 2253, '\0'), 'extension-unannounced'],
    ['a hostname without an end', patched(withHost, 2264, 'a'.repeat(16)), 'extension-unterminated'],
    ['a hostname with an escape', patched(withHost, 2264, '\x1b[2J'), 'hostname'],
    ['a channel length that wraps', patched(publish, 2256, u32(0xffffffff) + u32(1)), 'length-mismatch'],
    ['a publish without its lengths', patched(publish.slice(0, 2258), 4, u32(2258)), 'length-mismatch'],
    ['a FAIL about nobody', patched(fail, 2256, '\0'.repeat(40)), 'node-id'],
    ['a FAIL cut short', patched(fail.slice(0, -1), 4, u32(2295)), 'length-mismatch'],
  ])('%s', (_, bytes, code) => {
    expect(decodeMessage(bytes)).toMatchObject({ ok: false, code })
  })
})
