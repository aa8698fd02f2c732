import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmbeddedNode } from '../../../src-main/engine/embedded-node.ts'
import { startNode } from '../../../src-main/engine/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { until } from '../../support/until.ts'

describe('input of a client that waits', () => {
  let folder: string
  let node: EmbeddedNode
  const sockets: Socket[] = []

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slotscope-input-'))
    const [port] = (await freePorts(1)) as [number]
    node = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--repl-diskless-sync-delay', '0'] })
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await node.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  function client(): { socket: Socket; received: () => string } {
    const socket = connect(node.port, '127.0.0.1')
    sockets.push(socket)
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
    return { socket, received: () => text }
  }

  it('is not lost however much of it comes, and is answered in order afterwards', async () => {
    const waiting = client()
    const value = 'v'.repeat(100_000)
    waiting.socket.write('BLPOP list 0\r\n')
    // Ten times what is read of a client that waits, so that reading has to stop and start again.
    for (let at = 0; at < 100; at++) waiting.socket.write(`*2\r\n$4\r\nECHO\r\n$${value.length + 3}\r\n${String(at).padStart(3, '0')}${value}\r\n`)
    await until('the client waits', () => node.services.blockedClients.isEmpty === false)
    client().socket.write('RPUSH list x\r\n')
    await until('everything is answered', () => waiting.received().length >= 100 * value.length, 10_000)
    const replies = waiting.received()
    expect(replies.startsWith('*2\r\n$4\r\nlist\r\n$1\r\nx\r\n')).toBe(true)
    expect([...replies.matchAll(/(\d{3})v/g)].map(([, number]) => Number(number))).toEqual(Array.from({ length: 100 }, (_, at) => at))
    waiting.socket.write('PING\r\n')
    await until('it is served as before', () => waiting.received().endsWith('+PONG\r\n'))
  })

  it('goes on as the stream of a replica when the client becomes one', async () => {
    const replica = client()
    replica.socket.write('REPLCONF capa eof capa psync2\r\n')
    await until('its abilities are noted', () => replica.received() === '+OK\r\n')
    replica.socket.write('PSYNC ? -1\r\n')
    await until('the snapshot comes', () => replica.received().includes('REDIS0'))
    replica.socket.write('*3\r\n$8\r\nREPLCONF\r\n$3\r\nACK\r\n$1\r\n7\r\n')
    await until('what it acknowledges is heard', () => node.services.replication.replicas[0]?.ackedOffset === 7n)
  })
})
