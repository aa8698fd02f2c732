import type { ChangeRequest } from './change.ts'
import type { LoadMeasure } from './operation/slot-loads.ts'
import type { FailoverStep } from './plan/step.ts'
import { addNode } from './subcommands/add-node.ts'
import { delNode } from './subcommands/del-node.ts'
import { failOver } from './subcommands/failover.ts'
import { fix } from './subcommands/fix.ts'
import { rebalance } from './subcommands/rebalance.ts'
import { reshard } from './subcommands/reshard.ts'

/** What somebody wants changed in a cluster, as plain data. Nodes by id, its beginning, or host:port. */
export type ChangeWish =
  | { readonly kind: 'reshard'; readonly slotCount: number; readonly to: string; readonly from: readonly string[] }
  | { readonly kind: 'rebalance'; readonly by?: 'slots' | LoadMeasure | undefined; readonly thresholdPercent?: number | undefined; readonly useEmptyPrimaries?: boolean | undefined; readonly weights?: readonly string[] | undefined }
  | { readonly kind: 'add-node'; readonly host: string; readonly port: number; readonly asReplica?: boolean | undefined; readonly primaryId?: string | undefined }
  | { readonly kind: 'del-node'; readonly nodeId: string; readonly drain?: boolean | undefined; readonly shutdown?: boolean | undefined }
  | { readonly kind: 'failover'; readonly nodeId: string; readonly mode: FailoverStep['mode'] }
  | { readonly kind: 'fix' }

/** Does what is wished for, or with `isDryRun` shows what that would be. @throws TribRefusal */
export function grant(wish: ChangeWish, request: ChangeRequest): Promise<unknown> {
  switch (wish.kind) {
    case 'reshard':
      return reshard({ ...request, slotCount: wish.slotCount, to: wish.to, from: wish.from })
    case 'rebalance':
      return rebalance({ ...request, by: wish.by, thresholdPercent: wish.thresholdPercent, useEmptyMasters: wish.useEmptyPrimaries, weights: wish.weights })
    case 'add-node':
      return addNode({ ...request, newcomer: { host: wish.host, port: wish.port }, asReplica: wish.asReplica, primary: wish.primaryId })
    case 'del-node':
      return delNode({ ...request, nodeId: wish.nodeId, drain: wish.drain, shutdown: wish.shutdown })
    case 'failover':
      return failOver({ ...request, nodeId: wish.nodeId, mode: wish.mode })
    case 'fix':
      return fix(request)
  }
}

/** The options of `slotscope trib` that stand for the same. */
export function wishArguments(wish: ChangeWish, seed: string): string[] {
  switch (wish.kind) {
    case 'reshard':
      return ['reshard', '--from', wish.from.join(','), '--to', wish.to, '--slots', String(wish.slotCount), seed]
    case 'rebalance': {
      const options = [['--by', wish.by], ['--threshold', wish.thresholdPercent]].flatMap(([name, value]) => (value === undefined ? [] : [String(name), String(value)]))
      return ['rebalance', ...options, ...(wish.useEmptyPrimaries === true ? ['--use-empty-masters'] : []), ...(wish.weights ?? []).flatMap((weight) => ['--weight', weight]), seed]
    }
    case 'add-node':
      return ['add-node', ...(wish.asReplica === true ? ['--slave'] : []), ...(wish.primaryId === undefined ? [] : ['--master-id', wish.primaryId]), `${wish.host}:${wish.port}`, seed]
    case 'del-node':
      return ['del-node', ...(wish.drain === true ? ['--drain'] : []), ...(wish.shutdown === true ? ['--shutdown'] : []), seed, wish.nodeId]
    case 'failover':
      return ['failover', ...(wish.mode === 'plain' ? [] : [`--${wish.mode}`]), seed, wish.nodeId]
    case 'fix':
      return ['fix', seed]
  }
}
