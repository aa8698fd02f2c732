import { formatAddress } from './address.ts'
import { countSlots, type ClusterNodeLine } from './cluster-nodes-text.ts'
import { visibleText } from './display-text.ts'
import type { NodeAddress } from './hop-trace.ts'
import type { Belief, NodeViewsPicture, ViewGroup } from './node-views-data.ts'

/** Up to here every node is a row; in larger clusters only those the views differ on. */
const ALL_SHOWN_TO = 64
const MAX_SUBJECTS = 100
const MAX_GROUPS = 48
/** Distinct beliefs kept before all views are forgotten and read anew: memory stays bounded while epochs go on. */
const MAX_BELIEFS = 40_000
const UNKNOWN = -1

/** One node's view: by number of the subject, the number of what is believed of it. */
interface View {
  readonly atMs: number
  readonly beliefs: Int32Array
}

/**
 * What every node believes of every other, by their own CLUSTER NODES. Equal beliefs are kept once, so that the views of a
 * thousand nodes on a thousand nodes are some four megabytes.
 */
export class NodeViews {
  readonly #views = new Map<string, View>()
  readonly #silences = new Map<string, string>()
  readonly #subjectNumbers = new Map<string, number>()
  readonly #beliefNumbers = new Map<string, number>()
  readonly #beliefs: Belief[] = []

  /** Takes in what a node told; `askedAt` stands for its own address while it does not know that itself. */
  take(viewerId: string, lines: readonly ClusterNodeLine[], askedAt: NodeAddress, atMs: number): void {
    if (this.#beliefs.length > MAX_BELIEFS || this.#subjectNumbers.size > 4 * (lines.length + ALL_SHOWN_TO)) this.#forgetAll()
    const numbered = lines.map((line) => [this.#subjectNumber(line.nodeId), this.#beliefNumber(beliefOf(line, askedAt))] as const)
    const beliefs = new Int32Array(this.#subjectNumbers.size).fill(UNKNOWN)
    for (const [subject, belief] of numbered) beliefs[subject] = belief
    this.#views.set(viewerId, { atMs, beliefs })
    this.#silences.delete(viewerId)
  }

  /** A node that does not answer believes nothing any more. */
  silence(viewerId: string, reason: string): void {
    this.#views.delete(viewerId)
    this.#silences.set(viewerId, visibleText(reason))
  }

  /** When a node's view was read, Unix ms; 0 for never. */
  readAtMs(viewerId: string): number {
    return this.#views.get(viewerId)?.atMs ?? 0
  }

  keepOnly(nodeIds: ReadonlySet<string>): void {
    for (const viewerId of this.#views.keys()) if (!nodeIds.has(viewerId)) this.#views.delete(viewerId)
    for (const viewerId of this.#silences.keys()) if (!nodeIds.has(viewerId)) this.#silences.delete(viewerId)
  }

  /** The nodes of a list on which the views differ. A node that only some know of is one of them. */
  disputed(nodeIds: readonly string[]): string[] {
    const views = [...this.#views.values()]
    const first = views[0]
    if (first === undefined) return []
    return nodeIds.filter((nodeId) => {
      const subject = this.#subjectNumbers.get(nodeId)
      return subject !== undefined && views.some((view) => beliefIn(view, subject) !== beliefIn(first, subject))
    })
  }

  /** The views side by side. @param nodeIds the nodes of the picture that is shown, in its order */
  picture(nodeIds: readonly string[], atMs: number): NodeViewsPicture {
    const disputed = this.disputed(nodeIds)
    const subjects = nodeIds.length <= ALL_SHOWN_TO ? nodeIds : disputed.slice(0, MAX_SUBJECTS)
    const groups = this.#groupsOver(subjects, nodeIds)
    const shown = groups.toSorted((a, b) => b.viewerIds.length - a.viewerIds.length).slice(0, MAX_GROUPS)
    const used = [...new Set(shown.flatMap((group) => group.beliefs))].filter((belief) => belief !== UNKNOWN)
    const places = new Map(used.map((belief, place) => [belief, place]))
    return {
      takenAtMs: atMs,
      nodeCount: nodeIds.length,
      subjects,
      disputedCount: disputed.length,
      beliefs: used.map((belief) => this.#beliefs[belief]!),
      groups: shown.map((group) => ({ ...group, beliefs: group.beliefs.map((belief) => places.get(belief) ?? UNKNOWN) })),
      hiddenGroupCount: groups.length - shown.length,
      silent: nodeIds.filter((nodeId) => !this.#views.has(nodeId)).map((nodeId) => ({ nodeId, reason: this.#silences.get(nodeId) })),
    }
  }

  #groupsOver(subjects: readonly string[], viewerOrder: readonly string[]): ViewGroup[] {
    const numbers = subjects.map((nodeId) => this.#subjectNumbers.get(nodeId) ?? UNKNOWN)
    const groups = new Map<string, { viewerIds: string[]; oldestAtMs: number; beliefs: number[] }>()
    for (const viewerId of viewerOrder) {
      const view = this.#views.get(viewerId)
      if (view === undefined) continue
      const beliefs = numbers.map((subject) => beliefIn(view, subject))
      const key = beliefs.join(' ')
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { viewerIds: [viewerId], oldestAtMs: view.atMs, beliefs })
      else {
        group.viewerIds.push(viewerId)
        group.oldestAtMs = Math.min(group.oldestAtMs, view.atMs)
      }
    }
    return [...groups.values()]
  }

  #subjectNumber(nodeId: string): number {
    const known = this.#subjectNumbers.get(nodeId)
    if (known !== undefined) return known
    const number = this.#subjectNumbers.size
    this.#subjectNumbers.set(nodeId, number)
    return number
  }

  #beliefNumber(belief: Belief): number {
    const key = `${belief.role} ${belief.primaryId ?? ''} ${belief.health} ${belief.linkState} ${belief.configEpoch} ${belief.address} ${belief.slotRanges.join(';')}`
    const known = this.#beliefNumbers.get(key)
    if (known !== undefined) return known
    const number = this.#beliefs.push(belief) - 1
    this.#beliefNumbers.set(key, number)
    return number
  }

  #forgetAll(): void {
    this.#views.clear()
    this.#subjectNumbers.clear()
    this.#beliefNumbers.clear()
    this.#beliefs.length = 0
  }
}

/** Views are as long as the nodes that were known when they were read. */
function beliefIn(view: View, subject: number): number {
  return view.beliefs[subject] ?? UNKNOWN
}

function beliefOf(line: ClusterNodeLine, askedAt: NodeAddress): Belief {
  const isSelf = line.flags.has('myself')
  return {
    role: line.role,
    primaryId: line.role === 'replica' ? line.primaryId : undefined,
    health: healthIn(line.flags),
    linkState: isSelf ? 'connected' : line.linkState,
    configEpoch: line.configEpoch,
    address: addressOf(line, isSelf ? askedAt : undefined),
    slotRanges: line.slotRanges,
    slotCount: countSlots(line.slotRanges),
  }
}

function addressOf({ address }: ClusterNodeLine, askedAt: NodeAddress | undefined): string {
  if (address.host !== '') return visibleText(formatAddress(address))
  return askedAt === undefined ? '' : formatAddress({ host: askedAt.host, port: address.port || askedAt.port })
}

function healthIn(flags: ReadonlySet<string>): Belief['health'] {
  if (flags.has('fail')) return 'fail'
  if (flags.has('fail?')) return 'pfail'
  if (flags.has('noaddr')) return 'noaddr'
  return flags.has('handshake') ? 'handshake' : 'ok'
}
