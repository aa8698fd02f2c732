import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing, slotscope } from '../support/program.ts'
import { TribCluster } from './trib-cluster.ts'

const PRELOAD = pathToFileURL(fileURLToPath(new URL('../support/crash-after.ts', import.meta.url))).href
const KEYS = 400
/** Every crash point by default; TRIB_CRASH_STRIDE=5 tries each fifth. */
const STRIDE = Number(process.env['TRIB_CRASH_STRIDE'] ?? 1)
const SLOTS = 4

/** `trib` is killed after every single command it sends; whatever is left, resume finishes and rollback restores. */
describe.skipIf(isMissing('redis-server', 'crash points on real servers'))('a reshard that is killed', () => {
  let cluster: TribCluster

  beforeAll(async () => {
    cluster = await TribCluster.start('redis-server', { primaries: 3 })
    const client = cluster.client()
    await Promise.all(Array.from({ length: KEYS }, (_, i) => client.set(`{${['3560', '22179', '48756', '2977'][i % 4]}}:${i}`, `value-${i}`)))
    client.disconnect()
  }, 60_000)
  afterAll(() => cluster.stop())

  const reshard = (from: number, to: number, env: Record<string, string>): ReturnType<typeof slotscope> =>
    slotscope(['trib', 'reshard', '--from', cluster.ids[from]!, '--to', cluster.ids[to]!, '--slots', String(SLOTS), '--yes', cluster.address(2)], {
      env: { XDG_DATA_HOME: cluster.journalFolder, NODE_OPTIONS: `--import=${PRELOAD}`, ...env },
    })

  /** The keys are in the four lowest slots: those that move. */
  const commandCount = async (): Promise<number> => {
    const file = join(cluster.journalFolder, 'count')
    const { code, stderr } = await reshard(0, 1, { CRASH_COUNT_FILE: file })
    expect(code, stderr).toBe(0)
    return Number(readFileSync(file, 'utf8'))
  }

  const unfinished = async (): Promise<string | undefined> => (await cluster.trib('resume')).stdout.match(/^reshard-\S+/m)?.[0]

  it('is finished by resume or taken back by rollback, at every point', async () => {
    const commands = await commandCount()
    const tally = { points: 0, beforeAnything: 0, resumed: 0, rolledBack: 0 }
    let from = 1
    for (let point = 1; point < commands; point += STRIDE) {
      tally.points++
      const crashed = await reshard(from, 1 - from, { CRASH_AFTER: String(point) })
      const operation = await unfinished()
      if (crashed.code === 0 || operation === undefined) {
        tally.beforeAnything++
        if (crashed.code === 0) from = 1 - from
        continue
      }
      const verb = point % 2 === 0 ? 'resume' : 'rollback'
      const healed = await cluster.trib(verb, operation)
      expect(healed.code, `${verb} after command ${point}: ${healed.stdout}${healed.stderr}`).toBe(0)
      if (verb === 'resume') {
        tally.resumed++
        from = 1 - from
      } else tally.rolledBack++
      const check = await cluster.trib('check', cluster.address(2))
      expect(check.code, `after ${verb} at command ${point}: ${check.stdout}`).toBe(0)
      expect(await cluster.keyTotal()).toBe(KEYS)
    }
    process.stdout.write(`crash points of reshard: ${JSON.stringify(tally)}\n`)
    expect(tally.resumed + tally.rolledBack).toBeGreaterThan(10 / STRIDE)
  }, 600_000)
})
