import { readU64 } from '../../src-main/engine/bus/big-endian.ts'
import { messageTypeOf } from '../../src-main/engine/bus/decode.ts'
import { AT } from '../../src-main/engine/bus/layout.ts'
import type { MessageType } from '../../src-main/engine/bus/message.ts'
import { isPrimary } from '../../src-main/engine/cluster/node.ts'
import type { ClusterState } from '../../src-main/engine/cluster/state.ts'
import type { Weather } from './schedule.ts'
import type { SimNode } from './sim-node.ts'
import type { Tampering } from './tampering.ts'

/** A bug, the invariant that must notice it, and under which weather it shows. */
export interface InjectedBug {
  readonly family: string
  readonly weather: Weather
  readonly nodes: number
  /** A fresh one for every run: bugs may remember things. */
  readonly make: () => Tampering
}

/** The state is read-only to everybody else; a bug is what changes it behind the core's back. */
function stateOf(node: SimNode): ClusterState {
  return node.core.view as ClusterState
}

function without(type: MessageType): Tampering {
  return { effect: (_node, effect) => (effect.kind === 'send' && messageTypeOf(effect.bytes) === type ? undefined : effect) }
}

/** One bug for every family of invariants, each of a kind that has happened to somebody. */
export const INJECTED_BUGS: Readonly<Record<string, InjectedBug>> = {
  'votes are sent before they are synced': {
    family: 'S1',
    weather: 'calm',
    nodes: 6,
    make: () => ({ effect: (_node, effect) => (effect.kind === 'persist' ? { ...effect, fsync: false } : effect) }),
  },
  'a voter forgets that it has voted': {
    family: 'S1',
    weather: 'rough',
    nodes: 9,
    make: () => ({
      after(node) {
        stateOf(node).lastVoteEpoch = 0n
        for (const known of node.core.nodes) known.votedMs = -Infinity
      },
    }),
  },
  'epochs are lost in a restart': {
    family: 'S2',
    weather: 'rough',
    nodes: 6,
    make: () => ({ conf: (_node, conf) => conf?.replace(/(Epoch) \d+/g, '$1 0').replace(/ \d+ connected/g, ' 0 connected') }),
  },
  'votes are counted that nobody gave': {
    family: 'S3',
    weather: 'calm',
    nodes: 6,
    make: () => ({
      input(node, input) {
        const { election } = node.core.view
        if (election.sent) for (const ghost of ['ghost 1', 'ghost 2', 'ghost 3']) election.voters.add(ghost)
        return input
      },
    }),
  },
  'a minority goes on serving': {
    family: 'S4',
    weather: 'rough',
    nodes: 6,
    make: () => ({ after: (node) => void (stateOf(node).state = 'ok') }),
  },
  'a replica skips entries of the stream': {
    family: 'S5',
    weather: 'rough',
    nodes: 6,
    make: () => {
      let appended = 0
      return { dropsEntry: (_node, entry) => entry.kind === 'append' && ++appended % 5 === 0 }
    },
  },
  'writes are not held during a manual failover': {
    family: 'S6',
    weather: 'calm',
    nodes: 6,
    make: () => ({ effect: (_node, effect) => (effect.kind === 'pause-writes' ? undefined : effect) }),
  },
  'a source keeps a copy of what it has moved': {
    family: 'S7',
    weather: 'calm',
    nodes: 6,
    make: keepingCopies,
  },
  'reserved bytes are not zero': {
    family: 'S8',
    weather: 'calm',
    nodes: 3,
    make: () => ({
      effect(_node, effect) {
        if (effect.kind !== 'send') return effect
        const { bytes } = effect
        return { ...effect, bytes: `${bytes.slice(0, AT.reserved)}\x01${bytes.slice(AT.reserved + 1)}` }
      },
    }),
  },
  'a node ignores whoever has a new epoch': {
    family: 'L1',
    weather: 'calm',
    nodes: 6,
    make: () => ({
      input(node, input) {
        if (node.index !== 0 || input.kind !== 'packet' || messageTypeOf(input.bytes) === 'fail') return input
        return readU64(input.bytes, AT.configEpoch) > 6n ? undefined : input
      },
    }),
  },
  'votes never arrive': { family: 'L2', weather: 'rough', nodes: 6, make: () => without('auth-ack') },
  'spare replicas stay where they are': {
    family: 'L3',
    weather: 'rough',
    nodes: 9,
    make: () => ({ config: { allowReplicaMigration: false } }),
  },
}

/** Remembers one key of every slot a node owned, and puts it back once the slot has gone elsewhere. */
function keepingCopies(): Tampering {
  const kept = new Map<string, { readonly key: string; readonly ids: readonly number[] }>()
  return {
    after(node) {
      if (!isPrimary(node.core.myself)) return
      for (const [slot, keys] of node.store.slots) {
        const [key, ids] = [...keys][0] ?? ['', []]
        if (node.core.slotOwner(slot) === node.core.myself && key !== '') kept.set(`${node.index} ${slot}`, { key, ids: [...ids] })
      }
      for (const [name, copy] of kept) {
        const [index, slot] = name.split(' ').map(Number)
        if (index !== node.index || slot === undefined || node.core.slotOwner(slot) === node.core.myself) continue
        kept.delete(name)
        node.replica.produce({ kind: 'put', slot, ...copy })
      }
    },
  }
}
