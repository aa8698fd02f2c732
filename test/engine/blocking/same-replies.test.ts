import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer } from '../replication/redis-server.ts'
import { BLOCKING_SCRIPTS } from './scripts.ts'
import { Side, transcript } from './two-servers.ts'

describe.skipIf(!hasRedisServer)('blocking commands answer as redis-server does', () => {
  let ours: Side
  let real: Side

  beforeAll(async () => {
    ;[ours, real] = await Promise.all([Side.ours(), Side.real()])
  }, 20_000)

  afterAll(async () => {
    await Promise.all([ours.stop(), real.stop()])
  })

  it.each(Object.keys(BLOCKING_SCRIPTS))('%s', async (name) => {
    await Promise.all([ours.clear(), real.clear()])
    const [mine, theirs] = await Promise.all([transcript(ours, BLOCKING_SCRIPTS[name]!), transcript(real, BLOCKING_SCRIPTS[name]!)])
    expect(mine).toEqual(theirs)
  })

  it.each(['scores', 'time-outs, again', 'a move', 'several elements', 'an entry of a stream', 'new entries of a group', 'a stream that goes', 'streams, time-outs'])('%s, over RESP3', async (name) => {
    await Promise.all([ours.clear(), real.clear()])
    for (const side of [ours, real]) await (await side.on('a')).ask('hello', '3')
    const [mine, theirs] = await Promise.all([transcript(ours, BLOCKING_SCRIPTS[name]!), transcript(real, BLOCKING_SCRIPTS[name]!)])
    expect(mine).toEqual(theirs)
  })
})
