import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing } from '../support/program.ts'
import { DOCUMENTED_DIFFERENCES } from './trib-transcripts/documented-differences.ts'
import { Golden } from './trib-transcripts/golden.ts'
import { REDIS_CLI_SITUATIONS } from './trib-transcripts/redis-cli-situations.ts'
import { ReplayLab } from './trib-transcripts/replay-lab.ts'
import { TRIB_RB_SITUATIONS } from './trib-transcripts/trib-rb-situations.ts'

const TOOLS = [
  { tool: 'redis-cli', situations: REDIS_CLI_SITUATIONS },
  { tool: 'trib-rb', situations: TRIB_RB_SITUATIONS },
]
const isRenewing = process.env['RENEW_GOLDENS'] === '1'

for (const { tool, situations } of TOOLS) {
  describe.skipIf(isMissing('redis-server', `what was recorded of ${tool}, on real servers`))(`trib beside what was recorded of ${tool}`, () => {
    let lab: ReplayLab
    /** All situations happen to one cluster: after the first that went another way, the others say only that. */
    let strayedAt: string | undefined

    beforeAll(async () => {
      lab = await ReplayLab.start()
    }, 60_000)
    afterAll(() => lab.stop())

    it('replays every recording there is', () => {
      const recorded = readdirSync(new URL(`../fixtures/trib/${tool}/`, import.meta.url)).map((file) => file.replace(/\.txt$/, ''))
      expect(situations.map(({ name }) => name).sort()).toEqual(recorded.sort())
    })

    for (const situation of situations) {
      it(situation.name, async () => {
        if (strayedAt !== undefined) expect.fail(`the cluster is not the recorded one any more since ${strayedAt}`)
        strayedAt = situation.name
        const ours = await lab.replay(situation)
        const golden = new Golden(tool, situation.name)
        if (isRenewing) golden.renew(ours)
        else expect(ours).toEqual(golden.ours)
        strayedAt = undefined
      }, 60_000)
    }

    it.skipIf(isRenewing)('differs from them only where it says why', () => {
      const undocumented = situations.flatMap(({ name }) => new Golden(tool, name).differences.filter((line) => reasonFor(`${tool}/${name}`, line) === undefined).map((line) => `${name}: ${line}`))
      expect(undocumented).toEqual([])
    })
  })
}

function reasonFor(where: string, line: string): string | undefined {
  return DOCUMENTED_DIFFERENCES.find((one) => (one.where?.test(where) ?? true) && one.lines.some((pattern) => pattern.test(line)))?.reason
}
