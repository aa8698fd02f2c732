import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestBytes } from '../../../src-main/engine/replication/request-bytes.ts'
import { until } from '../../support/until.ts'
import { startOurs } from './our-node.ts'
import type { TestServer } from './redis-server.ts'

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150))

describe('a replica driven by hand', () => {
  let ours: TestServer
  let socket: Socket
  let received = ''

  beforeEach(async () => {
    ours = await startOurs()
    received = ''
    socket = connect(ours.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')))
  })
  afterEach(async () => {
    socket.destroy()
    await ours.stop()
  })

  async function say(...args: string[]): Promise<void> {
    const before = received.length
    socket.write(requestBytes(args), 'latin1')
    await until('an answer comes', () => received.length > before)
  }

  it('is sent nothing after the end mark until it acknowledges, and then all it missed', async () => {
    await say('REPLCONF', 'capa', 'eof', 'capa', 'psync2')
    await say('PSYNC', '?', '-1')
    const mark = await until('the mark is announced', () => /\$EOF:(.{40})\r\n/.exec(received)?.[1])
    await until('the mark ends the snapshot', () => received.endsWith(mark))
    await ours.redis.set('written', 'meanwhile')
    await settle()
    expect(received.endsWith(mark)).toBe(true)
    socket.write(requestBytes(['REPLCONF', 'ACK', '0']), 'latin1')
    await until('the stream comes', () => received.includes('meanwhile'))
    expect(received.slice(received.lastIndexOf(mark) + mark.length)).toContain(requestBytes(['SELECT', '0']))
  })

  it('is sent the length and the stream at once when it knows no end mark', async () => {
    await ours.redis.set('a', '1')
    await say('SYNC')
    const length = await until('the length comes', () => /^\n*\$(\d+)\r\n/.exec(received)?.[1])
    await until('the snapshot is whole', () => received.length > Number(length))
    await ours.redis.set('written', 'later')
    await until('the stream comes', () => received.includes('later'))
  })

  it('is continued byte for byte from the offset it names', async () => {
    await say('SYNC')
    // Nothing but our own write shall move the offset.
    await ours.redis.config('SET', 'repl-ping-replica-period', '3600')
    await ours.redis.set('a', 'written before the break')
    await until('the stream comes', () => received.endsWith('written before the break\r\n'))
    const missed = received.slice(-20)
    const [id, end] = [await ours.info('master_replid'), Number(await ours.info('master_repl_offset'))]
    socket.destroy()
    socket = connect(ours.port, '127.0.0.1')
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')))
    await say('REPLCONF', 'capa', 'psync2')
    received = ''
    await say('PSYNC', id!, String(end - 19))
    const expected = `+CONTINUE ${id}\r\n${missed}`
    await until('the rest comes', () => received.length >= expected.length)
    expect(received).toBe(expected)
    expect(await ours.info('sync_partial_ok')).toBe('1')
  })

  it.each([['0'.repeat(40), '1'], ['not an id', '1'], ['?', '-1']])('is sent everything when it asks to go on from %s at %s', async (id, offset) => {
    await say('REPLCONF', 'capa', 'eof', 'capa', 'psync2')
    await say('PSYNC', id, offset)
    await until('a full resync is announced', () => /\+FULLRESYNC [0-9a-f]{40} \d+\r\n/.test(received))
  })

  it('is refused options it makes up, and an offset that is no number', async () => {
    await say('REPLCONF', 'colour', 'blue')
    expect(received).toBe('-ERR Unrecognized REPLCONF option: colour\r\n')
    received = ''
    await say('PSYNC', '?', 'abc')
    expect(received).toBe('-ERR value is not an integer or out of range\r\n')
  })
})
