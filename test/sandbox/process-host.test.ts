import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NodeConnection } from '../../src-main/explorer/node-connection.ts'
import { replyBytes } from '../../src-main/engine/resp/reply-value.ts'
import { findOnPath } from '../../src-main/sandbox/engines.ts'
import type { NodeEnd, NodeSpec } from '../../src-main/sandbox/hosts/node-host.ts'
import { ProcessHost } from '../../src-main/sandbox/hosts/process-host.ts'
import { nodeArguments } from '../../src-main/sandbox/node-config.ts'
import { isFree, reservePorts } from '../../src-main/sandbox/ports.ts'
import type { PortReservation } from '../../src-main/sandbox/ports.ts'
import { isMissing } from '../support/program.ts'
import { freePorts } from './free-ports.ts'

const isAbsent = isMissing('redis-server', 'nodes as redis-server processes')
const program = findOnPath('redis-server')
const HOST = '127.0.0.1'

describe.skipIf(isAbsent)('nodes as redis-server processes', () => {
  let root: string
  let reservation: PortReservation
  let host: ProcessHost
  const ends: [number, NodeEnd][] = []

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'slotscope-host-'))
    reservation = await reservePorts(HOST, 2, await freePorts(2))
    ends.length = 0
    host = new ProcessHost(program!, (port, end) => void ends.push([port, end]))
  })

  afterEach(async () => {
    await host.close()
    reservation.release()
    rmSync(root, { recursive: true, force: true })
  })

  function spec(port: number): NodeSpec {
    const folder = join(root, String(port))
    mkdirSync(folder, { recursive: true })
    return { host: HOST, port, folder, argv: nodeArguments({ host: HOST, port, nodeTimeoutMs: 1000, engine: 'redis-server', atomicSlotMigration: 'none', keep: false }) }
  }

  async function ask(port: number, ...args: string[]): Promise<string> {
    const connection = await NodeConnection.open({ address: { host: HOST, port }, commandTimeoutMs: 500 })
    try {
      const reply = await connection.send(args)
      return reply.type === 'simple' ? reply.text : reply.type
    } finally {
      connection.close()
    }
  }

  it('answer once start resolves, and free their ports when closed', async () => {
    const [port = 0] = reservation.ports
    await host.start(spec(port))
    expect(await ask(port, 'PING')).toBe('PONG')
    await host.close()
    expect(await isFree(HOST, port)).toBe(true)
    expect(ends).toEqual([])
    await expect(host.start(spec(port))).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('are refused with the server’s own last words when they do not start', async () => {
    const [port = 0] = reservation.ports
    const broken = { ...spec(port), argv: [...spec(port).argv, '--no-such-setting', 'x'] }
    await expect(host.start(broken)).rejects.toMatchObject({ code: 'NODE_FAILED', message: expect.stringContaining(`node ${port} did not start: `) })
  })

  it('do not answer while paused, and do again after', async () => {
    const [port = 0] = reservation.ports
    await host.start(spec(port))
    await host.pause(port)
    await expect(ask(port, 'PING')).rejects.toMatchObject({ reason: 'timeout' })
    await host.resume(port)
    expect(await ask(port, 'PING')).toBe('PONG')
  })

  it('are stopped also while paused', async () => {
    const [port = 0] = reservation.ports
    await host.start(spec(port))
    await host.pause(port)
    await host.stop(port)
    expect(await isFree(HOST, port)).toBe(true)
  })

  it('that end by themselves are told of with the reason, and the neighbour goes on', async () => {
    const [port = 0, neighbour = 0] = reservation.ports
    await Promise.all([host.start(spec(port)), host.start(spec(neighbour))])
    await ask(port, 'SHUTDOWN', 'NOSAVE').catch(() => undefined)
    await expect.poll(() => ends, { timeout: 5000 }).toEqual([[port, { status: 'stopped', reason: 'it was told to shut down' }]])
    await host.start(spec(port))
    process.kill(await processId(port), 'SIGKILL')
    await expect.poll(() => ends[1], { timeout: 5000 }).toEqual([port, { status: 'crashed', reason: expect.stringContaining('was ended by SIGKILL') }])
    expect(await ask(neighbour, 'PING')).toBe('PONG')
  })
})

async function processId(port: number): Promise<number> {
  const connection = await NodeConnection.open({ address: { host: HOST, port } })
  const reply = await connection.send(['INFO', 'server'])
  connection.close()
  return Number(/process_id:(\d+)/.exec(replyBytes(reply) ?? '')?.[1])
}

describe('a program that is not there', () => {
  it('is refused without waiting for the deadline', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-host-'))
    const host = new ProcessHost(join(folder, 'no-such-server'), () => undefined)
    await expect(host.start({ host: HOST, port: 7999, folder, argv: [] })).rejects.toMatchObject({ code: 'NODE_FAILED' })
    await host.close()
    rmSync(folder, { recursive: true, force: true })
  })
})
