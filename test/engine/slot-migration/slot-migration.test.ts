import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keySlot } from '../../../src-main/engine/key-slot.ts'
import { until } from '../../support/until.ts'
import { RawPeer } from './raw-peer.ts'
import { TwoPrimaries } from './two-primaries.ts'

/** A tag of slot 0, one of slot 1, and one of slot 16383. */
const [ZERO, ONE, LAST] = ['{3560}', '{22179}', '{39296}']
const NAME = 'a'.repeat(40)
const NOBODY = 'b'.repeat(40)

describe('atomic slot migration between two of our nodes', () => {
  let pair: TwoPrimaries

  beforeAll(async () => {
    pair = await TwoPrimaries.start()
  }, 30_000)
  afterAll(() => pair.stop())
  beforeEach(async () => {
    await pair.first.redis.flushall()
    await pair.second.redis.flushall()
  })

  const first = (...args: string[]): Promise<unknown> => pair.first.redis.call(args[0]!, ...args.slice(1))
  const second = (...args: string[]): Promise<unknown> => pair.second.redis.call(args[0]!, ...args.slice(1))
  const pull = (...slots: string[]): Promise<RawPeer> => RawPeer.open(pair.first.port, 'CLUSTER', 'SYNCSLOTS', 'SYNC', NAME, pair.secondId, ...slots)
  const push = (...slots: string[]): Promise<RawPeer> => RawPeer.open(pair.second.port, 'CLUSTER', 'SYNCSLOTS', 'ESTABLISH', 'SOURCE', pair.firstId, 'NAME', NAME, 'SLOTSRANGE', ...slots)

  it('takes tags of the slots it says', () => {
    expect([ZERO, ONE, LAST].map((tag) => keySlot(tag))).toEqual([0, 1, 16383])
  })

  it("refuses what makes no sense in Valkey's words", async () => {
    const refusals: [string[], string][] = [
      [['slotsrange', '0'], 'No end slot for final slot range'],
      [['slotsrange', '5', '4', 'node', pair.secondId], 'Start slot number 5 is greater than end slot number 4.'],
      [['slotsrange', '0', '16384', 'node', pair.secondId], 'Invalid or out of range slot'],
      [['slotsrange', '0', '5', '5', '9', 'node', pair.secondId], 'Slot range 5-9 overlaps with previous range 0-5.'],
      [['slotsrange', '8000', '9000', 'node', pair.secondId], 'Requested slots span multiple shards'],
      [['slotsrange', '9000', '9001', 'node', pair.secondId], 'Slots are not served by this node.'],
      [['slotsrange', 'node', pair.secondId], 'No slot ranges specified'],
      [['slotsrange', '0', '1', 'node', 'abc'], 'Invalid node name: abc'],
      [['slotsrange', '0', '1', 'node', NOBODY], `Unknown node name: ${NOBODY}`],
      [['slotsrange', '0', '1', 'node', pair.firstId], 'Target node can not be this node.'],
      [['slotsrange', '0', '1', 'node', pair.secondId, 'slotsrange', '1', '2', 'node', pair.secondId], 'Slot ranges in migrations overlap'],
      [['slotsrange', '0', '1', pair.secondId], 'syntax error'],
    ]
    for (const [args, words] of refusals) await expect(first('cluster', 'migrateslots', ...args), args.join(' ')).rejects.toThrow(words)
    await expect(first('cluster', 'cancelslotmigrations')).rejects.toThrow('No migrations ongoing')
    await first('cluster', 'setslot', '7', 'migrating', pair.secondId)
    await expect(first('cluster', 'migrateslots', 'slotsrange', '0', '1', 'node', pair.secondId)).rejects.toThrow('Slots are being manually migrated')
    await first('cluster', 'setslot', '7', 'stable')
  })

  it("refuses what makes no sense in Redis's words", async () => {
    const refusals: [string[], string][] = [
      [['import', '1'], "wrong number of arguments for 'cluster|migration' command"],
      [['import', '100', '200', '300'], "wrong number of arguments for 'cluster|migration' command"],
      [['import', '200', '100'], 'start slot number 200 is greater than end slot number 100'],
      [['import', '17000', '18000'], 'Invalid or out of range slot'],
      [['import', '5', '9', '9', '12'], 'Slot 9 specified multiple times'],
      [['import', '9000', '9001'], 'this node is already the owner of the slot range'],
      [['import', '8191', '8192'], 'slots belong to different source nodes'],
      [['cancel', 'everything'], 'unknown argument'],
      [['status', 'id'], "wrong number of arguments for 'cluster|migration' command"],
      [['begin', 'all'], 'unknown argument'],
    ]
    for (const [args, words] of refusals) await expect(second('cluster', 'migration', ...args), args.join(' ')).rejects.toThrow(words)
    expect(await second('cluster', 'migration', 'cancel', 'all')).toBe(0)
    expect(await second('cluster', 'migration', 'status', 'id', NAME)).toEqual([])
    await second('cluster', 'setslot', '7', 'importing', pair.firstId)
    await expect(second('cluster', 'migration', 'import', '0', '1')).rejects.toThrow('all slot states must be STABLE to start a slot migration task.')
    await second('cluster', 'setslot', '7', 'stable')
  })

  it('sends a slot as it is, then its changes, and nothing of other slots', async () => {
    await first('set', `${ZERO}:a`, '1')
    await first('set', `${ONE}:b`, '1')
    const peer = await pull('0', '0')
    await peer.untilSaid('SNAPSHOT-EOF')
    await first('incr', `${ZERO}:a`)
    await first('incr', `${ONE}:b`)
    await first('set', `${ZERO}:c`, 'x', 'px', '90000')
    await first('eval', "redis.call('set', KEYS[1], '1') redis.call('del', KEYS[1])", '1', `${ZERO}:d`)
    await until('all changes have come', () => Promise.resolve(peer.commands.length >= 5))
    expect(peer.commands.map(([name, key]) => `${name!.toLowerCase()} ${key}`)).toEqual([`restore ${ZERO}:a`, `incr ${ZERO}:a`, `set ${ZERO}:c`, `set ${ZERO}:d`, `del ${ZERO}:d`])
    expect(peer.commands[2]!.map((word) => word.toUpperCase())).toContain('PXAT')
    peer.close()
    await pair.untilState(pair.first, 'failed')
  })

  it('holds writes back for the hand-over only, and goes on serving them when the target is lost', async () => {
    await first('set', `${ZERO}:a`, '1')
    const peer = await pull('0', '0')
    await peer.untilSaid('SNAPSHOT-EOF')
    peer.say('REQUEST-PAUSE')
    await peer.untilSaid('PAUSED')
    let isDone = false
    const write = pair.first.redis.duplicate()
    const written = write.incr(`${ZERO}:a`).then((value) => {
      isDone = true
      return value
    })
    expect(await first('get', `${ZERO}:a`)).toBe('1')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(isDone).toBe(false)
    peer.close()
    expect(await written).toBe(2)
    write.disconnect()
    expect(peer.commands).toHaveLength(1)
    expect((await pair.jobs(pair.first))[0]).toMatchObject({ state: 'failed', operation: 'EXPORT', slot_ranges: '0-0' })
    expect(await pair.ownerOf(0, pair.first)).toBe(pair.firstId)
  })

  it('goes on at once when a target that was let take over says that it will not', async () => {
    await first('set', `${ZERO}:a`, '1')
    const peer = await pull('0', '0')
    await peer.untilSaid('SNAPSHOT-EOF')
    peer.say('REQUEST-PAUSE')
    await peer.untilSaid('PAUSED')
    peer.say('REQUEST-FAILOVER')
    await peer.untilSaid('FAILOVER-GRANTED')
    const write = pair.first.redis.duplicate()
    const written = write.incr(`${ZERO}:a`)
    peer.send('CLUSTER', 'SYNCSLOTS', 'FINISH', 'STATE', 'failed', 'NAME', NAME)
    expect(await written).toBe(2)
    write.disconnect()
    peer.close()
    await pair.untilState(pair.first, 'failed')
  })

  it('keeps what it is being given out of sight, and nothing of it when the source is lost', async () => {
    const payload = (await first('set', `${ZERO}:a`, 'v').then(() => pair.first.redis.dumpBuffer(`${ZERO}:a`))).toString('latin1')
    const peer = await push('0', '1')
    await peer.untilSaid('ACK')
    peer.say('ACK')
    peer.send('RESTORE', `${ZERO}:a`, '0', payload, 'REPLACE')
    peer.send('SET', `${ONE}:b`, 'w')
    peer.say('SNAPSHOT-EOF')
    await peer.untilSaid('REQUEST-PAUSE')
    expect(await second('dbsize')).toBe(0)
    expect(await second('keys', '*')).toEqual([])
    expect(await second('cluster', 'countkeysinslot', '0')).toBe(0)
    await expect(second('get', `${ZERO}:a`)).rejects.toThrow(/^MOVED 0 /)
    expect((await pair.tasks(pair.second))[0]).toMatchObject({ id: NAME, operation: 'import', state: 'streaming-buffer' })
    peer.close()
    await pair.untilState(pair.second, 'failed')
    expect((await pair.jobs(pair.second))[0]!['message']).toMatch(/^Connection lost to source/)
    expect(await second('dbsize')).toBe(0)
  })

  it('takes slots over in one stroke when it is let, and all of them', async () => {
    const peer = await push('0', '1')
    await peer.untilSaid('ACK')
    peer.say('ACK')
    peer.send('SET', `${ZERO}:a`, 'v', 'PXAT', String(Date.now() + 60_000))
    peer.send('HSET', `${ONE}:b`, 'f', 'w')
    peer.say('SNAPSHOT-EOF')
    await peer.untilSaid('REQUEST-PAUSE')
    peer.send('DEL', `${ONE}:gone`)
    peer.say('PAUSED')
    await peer.untilSaid('REQUEST-FAILOVER')
    expect(await pair.ownerOf(0, pair.second)).toBe(pair.firstId)
    peer.say('FAILOVER-GRANTED')
    await pair.untilState(pair.second, 'success')
    expect(await second('get', `${ZERO}:a`)).toBe('v')
    expect(Number(await second('pttl', `${ZERO}:a`))).toBeGreaterThan(30_000)
    expect(await second('hget', `${ONE}:b`, 'f')).toBe('w')
    await until('the source knows', async () => (await pair.ownerOf(1, pair.first)) === pair.secondId)
    await expect(first('get', `${ZERO}:a`)).rejects.toThrow(/^MOVED 0 /)
    await second('cluster', 'migrateslots', 'slotsrange', '0', '1', 'node', pair.firstId)
    await pair.untilState(pair.second, 'success')
    expect(await first('get', `${ZERO}:a`)).toBe('v')
    expect(await second('dbsize')).toBe(0)
  })

  it('does not go on with a peer that speaks out of turn, or sends what is no change', async () => {
    for (const words of [['CLUSTER', 'SYNCSLOTS', 'PAUSED'], ['CLUSTER', 'SYNCSLOTS', 'FAILOVER-GRANTED'], ['SET', `${ZERO}:a`, '1'], ['CLUSTER', 'SYNCSLOTS', 'NONSENSE']]) {
      const peer = await push('0', '0')
      peer.send(...words)
      await until(`${words.join(' ')} ends it`, async () => (await pair.jobs(pair.second))[0]!['state'] === 'failed')
      peer.close()
    }
    const peer = await push('0', '0')
    peer.say('ACK')
    peer.send('GET', `${ZERO}:a`)
    await pair.untilState(pair.second, 'failed')
    peer.close()
    expect(await pair.ownerOf(0, pair.second)).toBe(pair.firstId)
  })

  it('fails when either side is flushed, so that nothing old comes back', async () => {
    await first('set', `${ZERO}:a`, '1')
    const pulled = await pull('0', '0')
    await pulled.untilSaid('SNAPSHOT-EOF')
    await first('flushall')
    await pair.untilState(pair.first, 'failed')
    expect((await pair.jobs(pair.first))[0]!['message']).toBe('Data was flushed')
    pulled.close()
    const pushed = await push('0', '0')
    await second('flushall')
    await pair.untilState(pair.second, 'failed')
    pushed.close()
  })

  it('is cancelled at the source, and leaves everything there', async () => {
    for (let i = 0; i < 200; i++) await first('set', `${ZERO}:${i}`, 'v')
    const [begun, cancelled] = await Promise.all([first('cluster', 'migrateslots', 'slotsrange', '0', '10', '20', '30', 'node', pair.secondId), first('cluster', 'cancelslotmigrations')])
    expect([begun, cancelled]).toEqual(['OK', 'OK'])
    const [job] = await pair.jobs(pair.first)
    expect(job).toMatchObject({ operation: 'EXPORT', slot_ranges: '0-10 20-30', source_node: pair.firstId, target_node: pair.secondId, state: 'cancelled' })
    expect(Object.keys(job!)).toEqual(['name', 'operation', 'slot_ranges', 'target_node', 'source_node', 'create_time', 'last_update_time', 'last_ack_time', 'state', 'message', 'cow_size'])
    expect(await first('dbsize')).toBe(200)
    expect(await second('dbsize')).toBe(0)
  })

  it('is tried again by a target that pulls, until it succeeds or is cancelled', async () => {
    const busy = await pull('5', '6')
    const id = (await second('cluster', 'migration', 'import', '0', '1')) as string
    await until('it has failed', async () => Number((await pair.tasks(pair.second))[0]!['retries']) > 0)
    expect((await pair.tasks(pair.second))[0]).toMatchObject({ id, last_error: 'ERR another ASM task is already in progress' })
    expect(await second('cluster', 'migration', 'cancel', 'id', id)).toBe(1)
    expect((await pair.tasks(pair.second))[0]).toMatchObject({ id, state: 'canceled' })
    await first('set', `${ZERO}:a`, 'v')
    const again = (await second('cluster', 'migration', 'import', '0', '1')) as string
    await expect(second('cluster', 'migration', 'import', '3', '4')).rejects.toThrow(/already in progress/)
    busy.close()
    await until('it is completed', async () => (await pair.tasks(pair.second))[0]!['state'] === 'completed', 10_000)
    expect(Object.keys((await pair.tasks(pair.second))[0]!)).toEqual(['id', 'slots', 'source', 'dest', 'operation', 'state', 'last_error', 'retries', 'create_time', 'start_time', 'end_time', 'write_pause_ms'])
    expect((await pair.tasks(pair.second))[0]).toMatchObject({ id: again, slots: '0-1', operation: 'import', last_error: '' })
    expect(await second('get', `${ZERO}:a`)).toBe('v')
    await until('the source has the same task', async () => (await pair.tasks(pair.first)).some((task) => task['id'] === again && task['state'] === 'completed'))
    await second('cluster', 'migrateslots', 'slotsrange', '0', '1', 'node', pair.firstId)
    await pair.untilState(pair.second, 'success')
  }, 20_000)
})

describe('atomic slot migration where it is not offered', () => {
  it('is unknown to COMMAND and to clients, as at Redis 7.2', async () => {
    const pair = await TwoPrimaries.start('none')
    const { redis } = pair.first
    try {
      for (const name of ['migrateslots', 'getslotmigrations', 'cancelslotmigrations', 'migration', 'syncslots']) await expect(redis.call('cluster', name, 'all', 'all')).rejects.toThrow(`unknown subcommand '${name}'`)
      expect(await redis.call('command', 'info', 'cluster|migrateslots', 'cluster|migration')).toEqual([null, null])
      expect((await redis.call('command', 'list', 'filterby', 'pattern', 'cluster|*migrat*')) as string[]).toEqual([])
    } finally {
      await pair.stop()
    }
  }, 30_000)
})
