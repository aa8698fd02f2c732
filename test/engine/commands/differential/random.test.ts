import { afterAll, beforeAll, describe, it } from 'vitest'
import { expectSameReplies } from './comparison.ts'
import { SeededRandom } from './embedded-executor.ts'
import { randomGroups, randomScript } from './random-commands.ts'
import { hasRedisServer, RealRedis } from './real-redis.ts'

const SCRIPTS = 20
const SCRIPT_LENGTH = 150

describe.skipIf(!hasRedisServer())('random commands answer as redis-server 7.0 (skipped: no redis-server 7.0 on PATH)', () => {
  let real: RealRedis
  beforeAll(async () => {
    real = await RealRedis.start()
  })
  afterAll(() => real.stop())

  for (const group of randomGroups) {
    for (const protocol of [2, 3] as const) {
      it(`${group}, RESP${protocol}: ${SCRIPTS} scripts of ${SCRIPT_LENGTH}`, async () => {
        for (let seed = 1; seed <= SCRIPTS; seed++) {
          await expectSameReplies(real, protocol, randomScript(group, SCRIPT_LENGTH, new SeededRandom(seed * 1000 + protocol)))
        }
      })
    }
  }
})
