import { rebalance, type RebalanceRequest } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { decimalOption, seedOperand, UsageError } from '../trib-options.ts'

const MEASURES: readonly string[] = ['slots', 'keys', 'memory', 'cpu']

/** redis-trib and redis-cli rebalance without asking; so do we. */
export async function runRebalance(session: TribSession): Promise<number> {
  const { options } = session.args
  const by = options.get('by') ?? 'slots'
  if (!MEASURES.includes(by)) throw new UsageError(`Invalid value '${by}' for --by: give ${MEASURES.join(', ')}`)
  await rebalance({
    ...session.changeRequest(seedOperand(session.args)),
    confirm: undefined,
    weights: options.get('weight')?.split(/[\n,]/).filter((text) => text !== ''),
    useEmptyMasters: session.has('use-empty-masters'),
    thresholdPercent: decimalOption(options, 'threshold'),
    isSimulation: session.has('simulate'),
    by: by as RebalanceRequest['by'],
  })
  return 0
}
