import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import type { RawConnection } from '../server/raw-connection.ts'
import { AttackedNode } from './attacked-node.ts'
import { CORRUPT_VALUES } from './corrupt-values.ts'
import { HostilePrimary, payload, rdbFile } from './hostile-primary.ts'

const GOOD_FILE = rdbFile('\0\x06canary\x09as it was\0\x03new\x04data')
const SLOT_INFO = '\xf4'

let primary: HostilePrimary
beforeAll(async () => {
  primary = await HostilePrimary.start()
})
afterAll(() => primary.stop())
afterEach(() => {
  primary.psyncReply = `+FULLRESYNC ${'a'.repeat(40)} 0`
  primary.aftermath = () => undefined
})

/** A replica that has begun its next synchronisation meanwhile says -LOADING first. */
async function leave(client: RawConnection): Promise<void> {
  await until('it follows nobody', async () => (await client.ask('REPLICAOF', 'NO', 'ONE')) === '+OK\r\n')
}

/** Follows the hostile primary until it has sent what it has to send and the node has hung up or refused, and leaves it again. */
async function followOnce(client: RawConnection): Promise<void> {
  const before = primary.syncs
  expect(await client.ask('REPLICAOF', '127.0.0.1', primary.port)).toBe('+OK\r\n')
  await until('the primary was asked', () => primary.syncs > before)
  await until('the link is down again', async () => /master_link_status:down\r\n/.test(await client.ask('INFO', 'replication')), 30_000)
  // A whole exchange later what came has been read.
  await client.ask('PING')
  await leave(client)
}

/** The node can still be somebody's replica. */
async function followsGoodOne(client: RawConnection): Promise<void> {
  primary.psyncReply = `+FULLRESYNC ${'b'.repeat(40)} 0`
  primary.aftermath = (socket) => void socket.write(payload(GOOD_FILE), 'latin1')
  expect(await client.ask('REPLICAOF', '127.0.0.1', primary.port)).toBe('+OK\r\n')
  await until('the good snapshot is loaded', async () => (await client.ask('GET', 'new')) === '$4\r\ndata\r\n')
  await leave(client)
}

describe.each(['swapdb', 'disabled'])('a primary that sends what is no dataset (repl-diskless-load %s)', (way) => {
  let node: AttackedNode
  beforeAll(async () => {
    node = await AttackedNode.start(['--repl-diskless-load', way])
  })
  afterAll(() => node.stop())

  it('CVE-2026-63639, CVE-2026-25243: snapshots with a value of each corrupt kind', () =>
    node.withstands(async (client) => {
      // Each of them is synced to the disk where it goes through a file: some must do.
      const values = way === 'disabled' ? CORRUPT_VALUES.filter((_, at) => at % 5 === 0) : CORRUPT_VALUES
      for (const [what, body] of values) {
        const file = rdbFile(`${body.slice(0, 1)}\x03bad${body.slice(1)}`)
        primary.aftermath = (socket) => void socket.write(payload(file), 'latin1')
        await followOnce(client)
        expect(await client.ask('EXISTS', 'bad'), what).toBe(':0\r\n')
      }
      await followsGoodOne(client)
    }), 60_000)

  it('Redis 8.10.1: slot numbers out of range, and opcodes that are none', () =>
    node.withstands(async (client) => {
      const bodies = [
        `${SLOT_INFO}\x80\0\0\x40\0\x01\0`, `${SLOT_INFO}\x81\xff\xff\xff\xff\xff\xff\xff\xff\x01\0`, `${SLOT_INFO}\x80\xff\xff\xff\xff\x01\0`,
        '\xfe\x80\x7f\xff\xff\xff\0\x01k\x01v', '\xfe\x81\xff\xff\xff\xff\xff\xff\xff\xff\0\x01k\x01v', '\xfb\x81\xff\xff\xff\xff\xff\xff\xff\xff\x81\xff\xff\xff\xff\xff\xff\xff\xff', '\xfa\x80\x7f\xff\xff\xff', '\xf5\x80\x7f\xff\xff\xffx', '\xf5\x05#!bad', '\xf7\x81\xff\xff\xff\xff\xff\xff\xff\xff\x02\x81\xff\xff\xff\xff\xff\xff\xff\xff\x05', '\xf6\x01', '\xf0', '\xfc\xff\xff\xff\xff\xff\xff\xff',
      ]
      for (const body of bodies) {
        primary.aftermath = (socket) => void socket.end(payload(rdbFile(body)), 'latin1')
        await followOnce(client)
      }
      await followsGoodOne(client)
    }), 60_000)

  it('files that are none, end too early, or go on for ever', () =>
    node.withstands(async (client) => {
      const streams = [
        payload('REDIS9999'), payload('REDIS0000\xff'), payload('NOTREDIS'), payload(''), payload(GOOD_FILE.slice(0, -12)), payload(`${GOOD_FILE.slice(0, -8)}\x01\x02\x03\x04\x05\x06\x07\x08`), payload(GOOD_FILE).slice(0, 30), `$999999999999999\r\n${GOOD_FILE}`,
        '$9223372036854775807\r\nx', '$99999999999999999999999\r\n', '$-1\r\n', '$-9223372036854775808\r\n', '$abc\r\n', '$\r\n', '$EOF:short\r\n', `$EOF:${'m'.repeat(41)}\r\n`, `$EOF:${'m'.repeat(40)}\r\nREDIS0011\xfe\0\0\x01k`, 'x'.repeat(5000), '-ERR no\r\n', '\n'.repeat(10_000),
      ]
      for (const stream of streams) {
        primary.aftermath = (socket) => void socket.end(stream, 'latin1')
        await followOnce(client)
      }
      await followsGoodOne(client)
    }), 60_000)

  it('answers to PSYNC that are none', () =>
    node.withstands(async (client) => {
      for (const reply of ['+FULLRESYNC', '+FULLRESYNC x 0', `+FULLRESYNC ${'a'.repeat(40)} -1`, `+FULLRESYNC ${'a'.repeat(40)} 99999999999999999999`, `+FULLRESYNC ${'a'.repeat(41)} 1`, `+FULLRESYNC ${'z'.repeat(100_000)} 1`, `+CONTINUE ${'b'.repeat(39)}`, '+CONTINUE x y', `+CONTINUE\0${'b'.repeat(40)}`, '$5\r\nhello', ':1', '*0', '\0', 'x'.repeat(70_000)]) {
        primary.psyncReply = reply
        primary.aftermath = (socket) => void socket.end()
        await followOnce(client)
      }
      await followsGoodOne(client)
    }), 60_000)

  it('a stream of commands that is none, behind a good snapshot', () =>
    node.withstands(async (client) => {
      for (const stream of ['*2147483648\r\n', '*1\r\n$-1\r\n', '*1\r\n$9223372036854775807\r\n', '*1\r\n:1\r\n', 'x'.repeat(70_000), '*1\r\n$6\r\nNOSUCH\r\n', '*2\r\n$6\r\nSELECT\r\n$9\r\n999999999\r\n', '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n', '*2\r\n$4\r\nEXEC\r\n$1\r\nx\r\n', '*1\r\n$5\r\nMULTI\r\n*1\r\n$5\r\nMULTI\r\n', '*3\r\n$6\r\nPSYNC\r\n$1\r\n?\r\n$2\r\n-1\r\n', '*1\r\n$8\r\nSHUTDOWN\r\n'.slice(0, -3)]) {
        primary.aftermath = (socket) => void socket.end(payload(GOOD_FILE) + stream, 'latin1')
        await followOnce(client)
      }
      await followsGoodOne(client)
    }), 60_000)
})

describe.each(['swapdb', 'disabled', 'on-empty-db'])('CVE-2026-23631: a full synchronisation while a script makes way (repl-diskless-load %s)', (way) => {
  const LIBRARY = "#!lua name=mine\nredis.register_function{function_name = 'compare', flags = {'no-writes'}, callback = function() local before = redis.call('get', 'canary') for i = 1, 8000000 do end return {before == redis.call('get', 'canary'), redis.call('dbsize')} end}"
  const THEIRS = "#!lua name=theirs\nredis.register_function('theirs', function() return 1 end)"
  const THEIR_FILE = rdbFile(`\xf5\x40${String.fromCharCode(THEIRS.length)}${THEIRS}\0\x06canary\x06theirs\0\x01a\x01b`)
  let node: AttackedNode
  let busy: RawConnection
  beforeAll(async () => {
    node = await AttackedNode.start(['--busy-reply-threshold', '20', '--repl-diskless-load', way])
    busy = await node.client()
  })
  afterAll(async () => {
    busy.close()
    await node.stop()
  })

  /** A dataset and a function of our own, and a primary that waits for `send` before it sends its own. */
  async function prepare(client: RawConnection): Promise<() => void> {
    expect(await client.ask('FUNCTION', 'LOAD', 'REPLACE', LIBRARY)).toBe('$4\r\nmine\r\n')
    await client.ask('SET', 'canary', 'as it was')
    let send: (() => void) | undefined
    primary.aftermath = (socket) => (send = () => void socket.write(payload(THEIR_FILE), 'latin1'))
    await client.ask('REPLICAOF', '127.0.0.1', primary.port)
    await until('the primary was asked', () => send !== undefined)
    return send!
  }

  async function leave(client: RawConnection): Promise<void> {
    await until('the snapshot is loaded', async () => (await client.ask('GET', 'a')) === '$1\r\nb\r\n')
    await client.ask('REPLICAOF', 'NO', 'ONE')
    expect(await client.ask('FCALL', 'theirs', '0')).toBe(':1\r\n')
    expect(await client.ask('FCALL', 'compare', '0')).toBe('-ERR Function not found\r\n')
    await client.ask('FLUSHALL')
    await client.ask('FUNCTION', 'FLUSH')
    await client.ask('SET', 'canary', 'as it was')
  }

  it('waits for the end of a script that was running before it came', () =>
    node.withstands(async (client) => {
      const send = await prepare(client)
      busy.send('FCALL', 'compare', '0')
      await until('the script makes way', async () => /^-BUSY /.test(await client.ask('PING')))
      send()
      expect(await busy.next()).toBe('*2\r\n:1\r\n:1\r\n')
      await leave(client)
    }, { turnMs: 1000 }), 30_000)

  it('waits for the end of a script that begins as it comes', () =>
    node.withstands(async (client) => {
      for (let round = 0; round < 6; round++) {
        const send = await prepare(client)
        const isFirst = round % 2 === 0
        if (isFirst) send()
        busy.send('FCALL', 'compare', '0')
        if (!isFirst) send()
        const reply = await busy.next()
        // It ran before what came, or found it there; never both.
        if (reply !== '-ERR Function not found\r\n' && !reply.startsWith('-LOADING')) expect(reply).toBe('*2\r\n:1\r\n:1\r\n')
        await leave(client)
      }
    }, { turnMs: 1000 }), 60_000)
})
