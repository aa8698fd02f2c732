import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing } from '../support/program.ts'
import type { ServerKind } from '../support/redis-nodes.ts'
import { TribCluster } from './trib-cluster.ts'

const kinds: ServerKind[] = ['slotscope', 'redis-server']
for (const kind of kinds) {
  describe.skipIf(kind === 'redis-server' && isMissing('redis-server', 'epochs of real nodes'))(`slots moved right after their owner took a new epoch, on nodes of ${kind}`, () => {
    let cluster: TribCluster
    beforeAll(async () => {
      cluster = await TribCluster.start(kind, { primaries: 3 })
    }, 60_000)
    afterAll(() => cluster?.stop())

    /** A node's own configEpoch. */
    async function epochOf(index: number): Promise<bigint> {
      const line = (await cluster.nodes[index]!.text('cluster', 'nodes')).split('\n').find((one) => one.includes('myself'))
      return BigInt(line!.split(' ')[6]!)
    }

    it('get a greater one, of which the old owner knows: nobody resolves a collision in favour of who gave them away', async () => {
      for (let round = 0; round < 6; round++) {
        const [from, to] = round % 2 === 0 ? [0, 1] : [1, 0]
        await cluster.nodes[from]!.call('cluster', 'bumpepoch')
        const bumped = await epochOf(from)
        const { code, stdout, stderr } = await cluster.trib('reshard', '--from', cluster.ids[from]!, '--to', cluster.ids[to]!, '--slots', '4', '--yes', cluster.address(2))
        expect(code, stdout + stderr).toBe(0)
        expect(await epochOf(from)).toBe(bumped)
        expect(await epochOf(to)).toBeGreaterThan(bumped)
      }
    }, 60_000)
  })
}
