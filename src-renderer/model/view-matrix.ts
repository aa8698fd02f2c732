import type { Belief, NodeViewsPicture } from '../../src-main/contract/model.ts'

/** In what a belief may differ from what most nodes believe. `known`: this node has not heard of the other at all. */
export const ASPECTS = ['known', 'health', 'role', 'primary', 'slots', 'epoch', 'link', 'address'] as const
export type Aspect = (typeof ASPECTS)[number]

export interface MatrixCell {
  readonly belief: Belief | undefined
  /** Where it is not what most believe. */
  readonly differs: readonly Aspect[]
}

export interface MatrixRow {
  readonly nodeId: string
  /** On what the views differ. */
  readonly disputed: readonly Aspect[]
  /** One for each column. */
  readonly cells: readonly MatrixCell[]
}

export interface MatrixColumn {
  readonly viewerIds: readonly string[]
  readonly oldestAtMs: number
}

export interface ViewMatrix {
  readonly columns: readonly MatrixColumn[]
  readonly rows: readonly MatrixRow[]
}

/** With more nodes than this, those that believe the same share a column. */
export const SINGLE_COLUMNS_TO = 12

/** Who believes what about whom. @param order node ids in the order they are shown in */
export function viewMatrix(picture: NodeViewsPicture, order: readonly string[]): ViewMatrix {
  const groups = picture.nodeCount <= SINGLE_COLUMNS_TO ? singleColumns(picture, order) : picture.groups
  const columns = groups.map(({ viewerIds, oldestAtMs }) => ({ viewerIds, oldestAtMs }))
  const rows = picture.subjects.map((nodeId, subject): MatrixRow => {
    const beliefs = groups.map((group) => picture.beliefs[group.beliefs[subject] ?? -1])
    const weights = groups.map((group) => group.viewerIds.length)
    const usual = new Map(ASPECTS.map((aspect) => [aspect, mostBelieved(aspect, beliefs, weights)]))
    const cells = beliefs.map((belief): MatrixCell => ({ belief, differs: differences(belief, usual) }))
    return { nodeId, disputed: ASPECTS.filter((aspect) => cells.some((cell) => cell.differs.includes(aspect))), cells }
  })
  return { columns, rows }
}

/** One party of a dispute: these nodes say the same of one aspect. */
export interface Party {
  readonly belief: Belief | undefined
  readonly viewerIds: readonly string[]
}

/** Who says what on one aspect of one node, the many first. */
export function partiesOf(matrix: ViewMatrix, row: MatrixRow, aspect: Aspect): Party[] {
  const parties = new Map<string, { belief: Belief | undefined; viewerIds: string[] }>()
  row.cells.forEach(({ belief }, index) => {
    const value = aspectOf(aspect, belief)
    if (value === undefined) return
    const party = parties.get(value) ?? { belief, viewerIds: [] }
    party.viewerIds.push(...(matrix.columns[index]?.viewerIds ?? []))
    parties.set(value, party)
  })
  return [...parties.values()].sort((a, b) => b.viewerIds.length - a.viewerIds.length)
}

function singleColumns({ groups }: NodeViewsPicture, order: readonly string[]): NodeViewsPicture['groups'] {
  const place = new Map(order.map((nodeId, index) => [nodeId, index]))
  return groups
    .flatMap((group) => group.viewerIds.map((viewerId) => ({ ...group, viewerIds: [viewerId] })))
    .sort((a, b) => (place.get(a.viewerIds[0] ?? '') ?? 0) - (place.get(b.viewerIds[0] ?? '') ?? 0))
}

function mostBelieved(aspect: Aspect, beliefs: readonly (Belief | undefined)[], weights: readonly number[]): string | undefined {
  const counts = new Map<string, number>()
  beliefs.forEach((belief, index) => {
    const value = aspectOf(aspect, belief)
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + (weights[index] ?? 0))
  })
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

function differences(belief: Belief | undefined, usual: ReadonlyMap<Aspect, string | undefined>): Aspect[] {
  return ASPECTS.filter((aspect) => {
    const value = aspectOf(aspect, belief)
    return value !== undefined && value !== usual.get(aspect)
  })
}

/** Undefined where a belief says nothing on it: who does not know a node has no word on its role. */
function aspectOf(aspect: Aspect, belief: Belief | undefined): string | undefined {
  if (aspect === 'known') return belief === undefined ? 'no' : 'yes'
  if (belief === undefined) return undefined
  switch (aspect) {
    case 'role':
      return belief.role
    case 'primary':
      return belief.role === 'replica' ? (belief.primaryId ?? '') : undefined
    case 'slots':
      return belief.slotRanges.join(' ')
    case 'health':
      return belief.health
    case 'epoch':
      return belief.configEpoch
    case 'link':
      return belief.linkState
    case 'address':
      return belief.address === '' ? undefined : belief.address
  }
}
