import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmbeddedNode } from '../../../src-main/engine/embedded-node.ts'
import { startNode } from '../../../src-main/engine/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { until } from '../../support/until.ts'

describe('a Unix socket', () => {
  let folder: string
  let node: EmbeddedNode
  let socket: Socket | undefined

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slotscope-socket-'))
    writeFileSync(join(folder, 'redis.sock'), 'left behind')
    const [port] = (await freePorts(1)) as [number]
    node = await startNode({ argv: ['--port', String(port), '--dir', folder, '--save', '', '--unixsocket', 'redis.sock', '--unixsocketperm', '700'] })
  })
  afterEach(async () => {
    socket?.destroy()
    await node.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  it('serves clients at a path in dir, with the mode asked for, and goes with the node', async () => {
    const path = join(folder, 'redis.sock')
    expect(statSync(path).mode & 0o777).toBe(0o700)
    let received = ''
    socket = connect(path)
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')))
    socket.write('PING\r\nCLIENT INFO\r\n')
    await until('both answers come', () => received.includes('cmd=client|info'))
    expect(received).toContain('+PONG\r\n')
    expect(received).toContain(`addr=${path}:0 `)
    await node.stop()
    expect(existsSync(path)).toBe(false)
  })
})
