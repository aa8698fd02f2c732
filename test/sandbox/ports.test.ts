import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { BUS_PORT_OFFSET, reservePorts } from '../../src-main/sandbox/ports.ts'
import { freePorts } from './free-ports.ts'

const HOST = '127.0.0.1'
const servers: Server[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

async function occupy(port: number): Promise<number> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, HOST, resolve))
  return (server.address() as AddressInfo).port
}

describe('ports of a sandbox', () => {
  it('are consecutive from 7000 on when none is asked for', async () => {
    const { ports, release } = await reservePorts(HOST, 6)
    release()
    expect(ports[0]).toBeGreaterThanOrEqual(7000)
    expect(ports).toEqual(ports.map((_, index) => ports[0]! + index))
  })

  it('are never promised twice before they are released', async () => {
    const [first, second] = await Promise.all([reservePorts(HOST, 3), reservePorts(HOST, 3)])
    const all = [...first.ports, ...second.ports]
    first.release()
    second.release()
    expect(new Set(all).size).toBe(6)
  })

  it('are refused with the number of the one in use', async () => {
    const first = await freePorts(3)
    await occupy(first + 1)
    await expect(reservePorts(HOST, 3, first)).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining(`port ${first + 1} on`) })
  })

  it('are refused when a bus port is in use', async () => {
    const first = await freePorts(2)
    await occupy(first + BUS_PORT_OFFSET)
    await expect(reservePorts(HOST, 2, first)).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining(`the bus port of ${first}`) })
  })

  it('are free again after their release', async () => {
    const first = await freePorts(2)
    const held = await reservePorts(HOST, 2, first)
    await expect(reservePorts(HOST, 2, first)).rejects.toMatchObject({ code: 'PORT_IN_USE' })
    held.release()
    const again = await reservePorts(HOST, 2, first)
    again.release()
    expect(again.ports).toEqual([first, first + 1])
  })
})
