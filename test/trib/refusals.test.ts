import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createServer as createHttpServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tribCommand } from '../../src-main/cli/trib.ts'
import { freePorts } from '../support/free-ports.ts'
import { isMissing } from '../support/program.ts'
import { startNode, stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { capture, golden } from './capture.ts'

describe('trib arguments', () => {
  it.each([
    [['chek', '127.0.0.1:7000'], "Unknown trib subcommand 'chek'"],
    [['check'], 'trib check needs the address of a node'],
    [['check', 'localhost'], "Invalid address 'localhost': give host:port"],
    [['check', '127.0.0.1:70000'], "Invalid address '127.0.0.1:70000': give host:port"],
    [['check', '127.0.0.1:7000', '--replicas', '1'], "Unrecognized option '--replicas' for trib check"],
    [['create', '--replicas'], "Option '--replicas' needs a value"],
    [['create', '--replicas', 'many', '127.0.0.1:1'], "Invalid number of replicas 'many'"],
    [['create'], 'trib create needs the addresses of the nodes'],
    [['check', '127.0.0.1:1', '--tls', '--cacert', '/nowhere/ca.pem'], 'Cannot read /nowhere/ca.pem'],
  ])('%j is a usage error', async (argv, message) => {
    const { exitCode, stderr } = await capture(tribCommand, argv)
    expect(stderr).toContain(message)
    expect(exitCode).toBe(2)
  })

  it('shows the help', async () => {
    const { exitCode, stdout } = await capture(tribCommand, ['help'])
    expect(stdout).toBe(golden('help', []))
    expect(exitCode).toBe(0)
  })
})

describe('trib against what is no cluster', () => {
  const servers: Server[] = []
  const listening = async (server: Server): Promise<string> => {
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  afterAll(() => {
    for (const server of servers) server.close()
  })

  it('says that an HTTP server is no Redis', async () => {
    const address = await listening(createHttpServer((_, response) => response.end('hello')))
    const { exitCode, stderr } = await capture(tribCommand, ['check', address])
    expect(stderr).toContain('does not speak the Redis protocol')
    expect(exitCode).toBe(1)
  })

  it('gives up on a server that hangs up', async () => {
    const address = await listening(createServer((socket) => socket.destroy()))
    const { exitCode, stderr } = await capture(tribCommand, ['check', address])
    expect(stderr).toContain(`[ERR] Sorry, can't connect to node ${address}`)
    expect(exitCode).toBe(1)
  })
})

describe.skipIf(isMissing('redis-server', 'trib against real servers that refuse'))('trib against servers that refuse', () => {
  let nodes: TestNode[] = []
  beforeAll(async () => {
    const [plain] = await freePorts(1)
    nodes = [await startNode('redis-server', plain!, ['--save', ''])]
  }, 20_000)
  afterAll(() => stopNodes(nodes))

  it('says that a server without cluster mode is no cluster node', async () => {
    const { exitCode, stderr } = await capture(tribCommand, ['check', `127.0.0.1:${nodes[0]!.port}`])
    expect(stderr).toBe(`[ERR] Node 127.0.0.1:${nodes[0]!.port} is not configured as a cluster node.\n`)
    expect(exitCode).toBe(1)
  })

  it('tells a missing password from a wrong one, and takes it from REDISCLI_AUTH', async () => {
    await nodes[0]!.call('config', 'set', 'requirepass', 'open sesame')
    const seed = `127.0.0.1:${nodes[0]!.port}`
    expect((await capture(tribCommand, ['check', seed])).stderr).toContain('asks for a password')
    const wrong = await capture(tribCommand, ['check', seed, '-a', 'wrong'])
    expect(wrong.stderr).toContain('WRONGPASS')
    expect(wrong.stderr).not.toContain('wrong)')
    const right = await capture(tribCommand, ['check', seed], { env: { REDISCLI_AUTH: 'open sesame' } })
    expect(right.stderr).toContain('is not configured as a cluster node')
  })
})
