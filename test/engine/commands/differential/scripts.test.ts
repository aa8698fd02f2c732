import { afterAll, beforeAll, describe, it } from 'vitest'
import { bitmapScripts } from './bitmap-scripts.ts'
import { expectSameReplies } from './comparison.ts'
import { genericScripts } from './generic-scripts.ts'
import { geoScripts } from './geo-scripts.ts'
import { hashScripts } from './hash-scripts.ts'
import { hyperloglogScripts } from './hyperloglog-scripts.ts'
import { listScripts } from './list-scripts.ts'
import { hasRedisServer, RealRedis } from './real-redis.ts'
import { setScripts } from './set-scripts.ts'
import { sortedSetScripts } from './sorted-set-scripts.ts'
import { streamScripts } from './stream-scripts.ts'
import { stringScripts } from './string-scripts.ts'

const groups = { generic: genericScripts, string: stringScripts, bitmap: bitmapScripts, list: listScripts, hash: hashScripts, set: setScripts, 'sorted set': sortedSetScripts, stream: streamScripts, hyperloglog: hyperloglogScripts, geo: geoScripts }

describe.skipIf(!hasRedisServer())('data commands answer byte for byte as redis-server 7.0 (skipped: no redis-server 7.0 on PATH)', () => {
  let real: RealRedis
  beforeAll(async () => {
    real = await RealRedis.start()
  })
  afterAll(() => real.stop())

  for (const [group, scripts] of Object.entries(groups)) {
    describe(group, () => {
      for (const [name, script] of Object.entries(scripts)) {
        for (const protocol of [2, 3] as const) it(`${name}, RESP${protocol}`, () => expectSameReplies(real, protocol, script))
      }
    })
  }
})
