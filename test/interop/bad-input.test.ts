import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../support/free-ports.ts'
import { slotscope } from '../support/program.ts'
import { startNode, type TestNode } from '../support/redis-nodes.ts'

/** Whatever comes in, the answer is a clear error, the node lives, and nothing is lost. */
describe('bad input', () => {
  let node: TestNode
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slotscope-bad-'))
    const [port] = await freePorts(1)
    node = await startNode('slotscope', port!, ['--save', '', '--requirepass', ''])
    await node.call('set', 'kept', 'value')
  })
  afterAll(async () => {
    expect(await node.call('get', 'kept')).toBe('value')
    await node.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('an unknown command is named', async () => {
    await expect(node.call('frobnicate', 'a', 'b')).rejects.toThrow("ERR unknown command 'frobnicate', with args beginning with: 'a' 'b' ")
  })

  it('a wrong number of arguments is told with the command\'s name', async () => {
    await expect(node.call('get')).rejects.toThrow("ERR wrong number of arguments for 'get' command")
    await expect(node.call('config', 'get')).rejects.toThrow("ERR wrong number of arguments for 'config|get' command")
  })

  it('an unknown subcommand points to HELP', async () => {
    await expect(node.call('config', 'frob')).rejects.toThrow("ERR unknown subcommand 'frob'. Try CONFIG HELP.")
  })

  it('a CLUSTER command without cluster mode is refused in Redis\'s words', async () => {
    await expect(node.call('cluster', 'info')).rejects.toThrow('ERR This instance has cluster support disabled')
  })

  it('a port in use ends the start with the port\'s name', async () => {
    const { code, stdout, stderr } = await slotscope(['node', '--port', String(node.port), '--bind', '127.0.0.1', '--dir', folder])
    expect(code).toBe(1)
    expect(stdout + stderr).toContain(`Failed listening on port ${node.port}`)
  })

  it('a configuration file with an error is quoted with its line', async () => {
    const file = join(folder, 'bad.conf')
    writeFileSync(file, 'port 7777\nappendonly perhaps\n')
    const { code, stdout, stderr } = await slotscope(['node', file])
    expect(code).toBe(1)
    expect(stdout + stderr).toContain("Reading the configuration file, at line 2\n>>> 'appendonly perhaps'\nargument must be 'yes' or 'no'")
  })

  it('a configuration file that is not there is named', async () => {
    const { code, stdout, stderr } = await slotscope(['node', join(folder, 'none.conf')])
    expect(code).toBe(1)
    expect(stdout + stderr).toContain('none.conf')
  })

  it('an HTTP request gets a readable answer and no command runs', async () => {
    const answer = await exchange(node.port, 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 17\r\n\r\nset kept changed\r\n')
    expect(answer).toContain('This port speaks the Redis protocol, not HTTP')
    expect(await node.call('get', 'kept')).toBe('value')
  })

  it('a broken request ends its own connection only', async () => {
    expect(await exchange(node.port, '*3\r\n$3\r\nSET\r\n!oops\r\n')).toContain("-ERR Protocol error: expected '$', got '!'")
    expect(await exchange(node.port, '*5000000000\r\n')).toContain('-ERR Protocol error: invalid multibulk length')
    expect(await exchange(node.port, 'set "unbalanced\r\n')).toContain('-ERR Protocol error: unbalanced quotes in request')
  })

  it('a seed that is not there, not a cluster, or not Redis is told apart', async () => {
    const [closed] = await freePorts(1)
    const web = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    await new Promise((resolve) => web.once('listening', resolve))
    const nobody = await slotscope(['trib', 'check', `127.0.0.1:${closed}`])
    const standalone = await slotscope(['trib', 'check', `127.0.0.1:${node.port}`])
    const http = await slotscope(['trib', 'check', `127.0.0.1:${(web.address() as AddressInfo).port}`])
    web.close()
    expect(nobody.code).toBe(1)
    expect(nobody.stdout + nobody.stderr).toContain(`Sorry, can't connect to node 127.0.0.1:${closed}`)
    expect(standalone.code).toBe(1)
    expect(standalone.stdout + standalone.stderr).toMatch(/cluster/i)
    expect(http.code).toBe(1)
    expect(new Set([nobody, standalone, http].map(({ stdout, stderr }) => (stdout + stderr).replace(/\d+/g, 'N')))).toHaveProperty('size', 3)
  })

  it('a wrong password is told as such', async () => {
    await node.call('config', 'set', 'requirepass', 'secret')
    const wrong = await slotscope(['cli', '-p', String(node.port), '-a', 'guess', '--no-auth-warning', 'get', 'kept'])
    expect(wrong.stdout + wrong.stderr).toContain('WRONGPASS invalid username-password pair or user is disabled.')
    const right = await slotscope(['cli', '-p', String(node.port), '-a', 'secret', '--no-auth-warning', 'get', 'kept'])
    expect(right.stdout.trim()).toBe('value')
    await node.call('config', 'set', 'requirepass', '')
  })

  it('a mistyped subcommand of slotscope is answered with the nearest one', async () => {
    const { code, stderr } = await slotscope(['sandbx'])
    expect(code).toBe(2)
    expect(stderr).toContain('sandbox')
  })
})

/** Sends bytes on a fresh connection and gives all that comes back until it closes (or 1 s of silence). */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes))
    socket.setTimeout(1000, () => socket.destroy())
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
    socket.on('error', () => undefined) // A reset after the answer is as good as an end.
    socket.on('close', () => resolve(answer))
  })
}
