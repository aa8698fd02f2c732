import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmbeddedNode } from '../../../src-main/engine/embedded-node.ts'
import { startNode } from '../../../src-main/engine/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { RawConnection } from '../server/raw-connection.ts'

/** A node decides once a turn whether anything keeps it from serving; what a request of the same turn changes must count for the next one. */
describe('requests that arrive together', () => {
  let folder: string
  let node: EmbeddedNode
  let connection: RawConnection
  /** A port that nobody listens on. */
  let unused: number

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slotscope-turn-'))
    const [port, nobody] = (await freePorts(2)) as [number, number]
    unused = nobody
    node = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''] })
    connection = await RawConnection.open(port)
  })
  afterEach(async () => {
    connection.close()
    await node.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  async function answers(...requests: readonly string[]): Promise<string[]> {
    connection.sendRaw(requests.map((request) => `${request}\r\n`).join(''))
    const found: string[] = []
    while (found.length < requests.length) found.push((await connection.next()).split(/[ \r]/)[0]!)
    return found
  }

  it('are refused from the moment on that good replicas are lacking', async () => {
    const requests = ['SET a 1', 'CONFIG SET min-replicas-to-write 1', 'SET a 2', 'GET a', 'CONFIG SET min-replicas-to-write 0', 'SET a 3']
    expect(await answers(...requests)).toEqual(['+OK', '+OK', '-NOREPLICAS', '$1', '+OK', '+OK'])
  })

  it('are refused from the moment on that the node is a replica', async () => {
    const requests = ['SET a 1', `REPLICAOF 127.0.0.1 ${unused}`, 'SET a 2', 'REPLICAOF NO ONE', 'SET a 3']
    expect(await answers(...requests)).toEqual(['+OK', '+OK', '-READONLY', '+OK', '+OK'])
  })

  it('are refused when a transaction made the node a replica', async () => {
    const requests = ['MULTI', `REPLICAOF 127.0.0.1 ${unused}`, 'EXEC', 'SET a 1']
    expect(await answers(...requests)).toEqual(['+OK', '+QUEUED', '*1', '-READONLY'])
  })

  it('are refused from the moment on that the client is subscribed', async () => {
    expect(await answers('GET a', 'SUBSCRIBE news', 'GET a')).toEqual(['$-1', '*3', '-ERR'])
  })
})
