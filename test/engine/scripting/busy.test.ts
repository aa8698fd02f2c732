import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Bytes } from '../../../src-main/engine/bytes.ts'
import { replyEnd } from '../commands/differential/reply-tree.ts'
import { EmbeddedServer } from './embedded-server.ts'

const ENDLESS = 'while true do end'
const BUSY = '-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n'

/** Another client of the same node. */
class Other {
  private readonly socket: Socket
  private received = ''

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.setEncoding('latin1')
    this.socket.on('data', (chunk: string) => (this.received += chunk))
  }

  async call(line: string): Promise<Bytes> {
    this.socket.write(`${line}\r\n`)
    const deadline = AbortSignal.timeout(10_000)
    for (;;) {
      const end = replyEnd(this.received, 0)
      if (end !== undefined) {
        const reply = this.received.slice(0, end)
        this.received = this.received.slice(end)
        return reply
      }
      await once(this.socket, 'data', { signal: deadline })
    }
  }

  /** Asks until the reply is the one waited for. */
  async until(line: string, expected: Bytes): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if ((await this.call(line)) === expected) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`${line} never answered ${expected}`)
  }

  close(): void {
    this.socket.destroy()
  }
}

describe('a script past busy-reply-threshold', () => {
  let server: EmbeddedServer
  let other: Other
  beforeEach(async () => {
    server = await EmbeddedServer.start('--busy-reply-threshold', '20')
    other = new Other(server.node.port)
  })
  afterEach(async () => {
    other.close()
    await server.stop()
  })

  it('lets others hear BUSY, and be killed', async () => {
    const running = server.eval(ENDLESS)
    await other.until('PING', BUSY)
    expect(await other.call('FUNCTION KILL')).toBe(BUSY)
    expect(await other.call('SCRIPT KILL')).toBe('+OK\r\n')
    expect(await running).toMatch(/^-ERR Script killed by user with SCRIPT KILL\. script: /)
    expect(await other.call('PING')).toBe('+PONG\r\n')
    expect(await other.call('SCRIPT KILL')).toBe('-NOTBUSY No scripts in execution right now.\r\n')
  })

  it('is killed inside pcall too, and inside a coroutine', async () => {
    for (const script of ['while true do pcall(function() while true do end end) end', 'coroutine.wrap(function() while true do end end)()']) {
      const running = server.eval(script)
      await other.until('PING', BUSY)
      await other.call('SCRIPT KILL')
      expect(await running).toContain('killed by user')
    }
  })

  it('cannot be killed once it has written, and is one change to everybody else', async () => {
    const running = server.eval("redis.call('INCR','n') local t=0 while t < 30000000 do t=t+1 end redis.call('INCR','n') return redis.call('GET','n')")
    await other.until('PING', BUSY)
    expect(await other.call('SCRIPT KILL')).toMatch(/^-UNKILLABLE /)
    expect(await running).toBe('$1\r\n2\r\n')
    expect(await other.call('GET n')).toBe('$1\r\n2\r\n')
  })

  it('refuses EXEC with the reason, and ends the transaction', async () => {
    await other.call('MULTI')
    await other.call('SET x 1')
    const running = server.eval(ENDLESS)
    const probe = new Other(server.node.port)
    await probe.until('PING', BUSY)
    expect(await other.call('EXEC')).toBe(`-EXECABORT Transaction discarded because of: ${BUSY.slice(1)}`)
    await probe.call('SCRIPT KILL')
    await running
    probe.close()
    expect(await other.call('EXEC')).toBe('-ERR EXEC without MULTI\r\n')
  })

  it('keeps its client\'s further requests waiting, and answers them in order', async () => {
    const replies = server.ask([['EVAL', ENDLESS, '0'], ['PING'], ['ECHO', 'later']])
    await other.until('PING', BUSY)
    await other.call('SCRIPT KILL')
    const [first, ...rest] = await replies
    expect(first).toContain('killed by user')
    expect(rest).toEqual(['+PONG\r\n', '$5\r\nlater\r\n'])
  })

  it('shows itself in FUNCTION STATS while it is a function', async () => {
    await server.call('FUNCTION', 'LOAD', "#!lua name=l\nredis.register_function('loop', function() while true do end end)")
    const running = server.call('FCALL', 'loop', '0')
    await other.until('PING', BUSY.replace('SCRIPT KILL', 'FUNCTION KILL'))
    expect(await other.call('FUNCTION STATS')).toMatch(/running_script\r\n\*6\r\n\$4\r\nname\r\n\$4\r\nloop\r\n\$7\r\ncommand\r\n\*3\r\n/)
    expect(await other.call('FUNCTION KILL')).toBe('+OK\r\n')
    expect(await running).toContain('killed by user with FUNCTION KILL')
  })

  it('ends with the node', async () => {
    void server.eval(ENDLESS).catch(() => undefined)
    await other.until('PING', BUSY)
    await server.node.kill()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(server.node.services.scripting.busy).toBeUndefined()
  })
})
