import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { u16, u32 } from '../../../src-main/engine/bus/big-endian.ts'
import { encodeMessage } from '../../../src-main/engine/bus/encode.ts'
import type { BusMessage } from '../../../src-main/engine/bus/message.ts'
import { freePorts } from '../../support/free-ports.ts'
import { until } from '../../support/until.ts'
import { type BusNode, startBusNode } from '../bus/bus-node.ts'
import { header, ID_B } from '../bus/samples.ts'

const EXTENSION_AT = 2256
const hosted = encode({ type: 'ping', header, gossip: [], extensions: { hostname: 'a.example' } })
const bare = encode({ type: 'ping', header, gossip: [], extensions: {} })
const publish = encode({ type: 'publish', header, channel: 'c', message: 'm' })

const SAMPLES: readonly string[] = [
  hosted, bare, publish,
  encode({ type: 'pong', header, gossip: [{ nodeId: ID_B, pingSentSeconds: 1, pongReceivedSeconds: 2, ip: '10.0.0.2', port: 7001, busPort: 17001, flags: 1, plainPort: 0 }], extensions: { hostname: 'b.example' } }),
  encode({ type: 'fail', header, failing: ID_B }),
  encode({ type: 'publishshard', header, channel: 'channel', message: 'message' }),
  encode({ type: 'auth-req', header }),
  encode({ type: 'auth-ack', header }),
  encode({ type: 'update', header, configEpoch: 9n, nodeId: ID_B, slots: 'U'.repeat(2048) }),
  encode({ type: 'mfstart', header }),
]

function encode(message: BusMessage): string {
  return encodeMessage(message)
}

function patched(bytes: string, at: number, replacement: string): string {
  return bytes.slice(0, at) + replacement + bytes.slice(at + replacement.length)
}

/** The message cut to so many bytes, saying that this is its length. */
function cut(bytes: string, sizeBytes: number): string {
  return patched(bytes.slice(0, sizeBytes), 4, u32(sizeBytes))
}

/** Messages that have brought servers down, each under the name it is known by. They arrive well framed, from anybody. */
const ATTACKS: readonly (readonly [string, readonly string[]])[] = [
  ['CVE-2026-21863: messages that are not what their header says', [patched(bare, 14, u16(0xffff)), patched(bare, 12, u16(0xffff)), cut(publish, 2260), patched(bare, 2214, u16(0xffff))]],
  ['redis#15752: an extension length that is small when cut to 16 bits', [patched(hosted, EXTENSION_AT, u32(0x40000008)), patched(hosted, EXTENSION_AT, u32(0x00010018))]],
  ['redis#15263: a hostname extension without an end', [patched(hosted, EXTENSION_AT + 8, 'a'.repeat(16))]],
  ['valkey#4661: an extension too short for its type', [patched(cut(patched(hosted, EXTENSION_AT, u32(8)), EXTENSION_AT + 8), EXTENSION_AT + 4, u16(2)), patched(patched(hosted, EXTENSION_AT, u32(24)), EXTENSION_AT + 4, u16(3))]],
  ['valkey#4662: an extension of no length, over and over', [patched(hosted, EXTENSION_AT, u32(0)), patched(patched(hosted, EXTENSION_AT, u32(0)), 2214, u16(0xffff))]],
  ['valkey packet.tcl: a channel length and a message length whose sum wraps', [patched(publish, EXTENSION_AT, u32(0xffffffff) + u32(1))]],
  ['valkey packet.tcl: a hundred gossip entries without data', [patched(bare, 14, u16(100))]],
]

describe('a live node withstands on its open bus port', () => {
  let node: BusNode

  beforeAll(async () => {
    const [port = 0] = await freePorts(1)
    node = await startBusNode(port)
  })

  afterAll(() => node.stop())

  it.each(ATTACKS)('%s', async (_name, messages) => {
    const socket = await dial()
    const rejected = node.runtime.core.view.packetsRejected
    for (const message of messages) socket.write(message, 'latin1')
    await until('every message was refused', () => node.runtime.core.view.packetsRejected === rejected + messages.length)
    socket.destroy()
    await answersPing()
    expect([...node.runtime.core.nodes]).toHaveLength(1)
  })

  it('CVE-2021-32675: declared lengths that are never sent take no memory', async () => {
    const sockets: Socket[] = []
    for (let count = 0; count < 50; count++) {
      const socket = await dial()
      socket.write(`RCmb${u32(4 * 1024 * 1024)}`, 'latin1')
      sockets.push(socket)
    }
    await answersPing()
    expect(node.runtime.linkBufferedBytes()).toBeLessThan(50 * 1024)
    for (const socket of sockets) socket.destroy()
  })

  it('CVE-2025-48367: connections broken off as they are accepted do not stop the accepting', async () => {
    for (let count = 0; count < 100; count++) connect(node.port + 10000, '127.0.0.1').on('error', () => undefined).destroy()
    await answersPing()
  })

  it('redis#14417: CLUSTER FORGET with ids of any length', () => {
    for (const nodeId of ['', 'a', 'e'.repeat(39), 'e'.repeat(41), 'e'.repeat(5000), '__proto__', ID_B]) {
      expect(node.runtime.admin({ kind: 'forget', nodeId })).toEqual({ ok: false, error: `ERR Unknown node ${nodeId}` })
    }
  })

  it('CVE-2026-21863: messages of every type with any bytes of them changed, which claim to be whole', async () => {
    const whole = fc.constantFrom(...SAMPLES)
    const changes = fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 8, 0x7f, 0x80, 0xff)), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(whole, changes), { minLength: 20, maxLength: 20 }), async (messages) => {
        const socket = await dial()
        for (const [message, edits] of messages) {
          // The first eight bytes frame it; a message that is cut or joined is another test's.
          const damaged = edits.reduce((bytes, [where, byte]) => patched(bytes, 8 + (where % (bytes.length - 8)), String.fromCharCode(byte)), message)
          socket.write(damaged, 'latin1')
        }
        await answersPing()
        socket.destroy()
      }),
      { numRuns: 60, seed: 21863 },
    )
    expect([...node.runtime.core.nodes], 'strangers make nobody known').toHaveLength(1)
    expect(node.runtime.linkBufferedBytes()).toBeLessThan(1024 * 1024)
  }, 60_000)

  async function dial(): Promise<Socket> {
    const socket = connect(node.port + 10000, '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }

  /** A stranger's PING is answered, as ever. */
  async function answersPing(): Promise<void> {
    const socket = await dial()
    socket.write(bare, 'latin1')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.subarray(0, 4).toString()).toBe('RCmb')
    socket.destroy()
  }
})
