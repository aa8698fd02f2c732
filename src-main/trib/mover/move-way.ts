import type { SlotMove } from '../plan/plan-primary.ts'
import { slotsOf } from '../plan/slot-ranges.ts'
import type { TribNode } from '../trib-node.ts'
import type { AtomicDialect } from './atomic/atomic-server.ts'
import { commonDialect } from './atomic/offered-dialect.ts'
import type { MoveSettings } from './move-settings.ts'
import { countKeys } from './slot-commands.ts'

/** How slots go: as a whole, by the commands of one dialect, or key by key, by SETSLOT and MIGRATE or RESTORE. */
export type MoveWay = 'keys' | AtomicDialect

export interface ChosenWay {
  readonly way: MoveWay
  /** Why not as a whole. */
  readonly why: string
}

/** Chooses for one move, by what was asked for, what both nodes offer, and how the slots are now. @throws TribRefusal, ConnectFailure */
export async function chooseWay(move: SlotMove, source: TribNode, target: TribNode, settings: MoveSettings): Promise<ChosenWay> {
  const byKeys = (why: string): ChosenWay => ({ way: 'keys', why })
  if (settings.migration === 'keys') return byKeys('--migration keys was asked for.')
  if (settings.batchKeys !== undefined || settings.keysPerSecond !== undefined) return byKeys('--pipeline and --throttle are about single keys.')
  const dialect = await commonDialect(source, target)
  if (dialect === undefined) return byKeys(`${source.name} and ${target.name} do not both offer atomic slot migration (Valkey 9, Redis 8.4).`)
  const views = await Promise.all([source.view(), target.view()])
  // Servers refuse the one kind of migration at nodes that are in the midst of the other.
  if (views.some(({ myself }) => myself.migrating.length > 0 || myself.importing.length > 0)) return byKeys('A slot is open at one of the nodes.')
  // They would be dropped unseen; key by key they are compared.
  const owned = new Set(slotsOf(views[1]!.myself.slotRanges))
  const strays = await countKeys(target, move.slots.filter((slot) => !owned.has(slot)))
  if (strays.some((count) => count > 0)) return byKeys(`${target.name} has keys of these slots already.`)
  return { way: dialect, why: '' }
}
