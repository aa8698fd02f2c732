import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { blockOf, loadCluster, type ClusterView } from '../cluster-view.ts'
import type { Finding, NodeBlock, TribListener } from '../event.ts'
import { agreementFinding, coverageFinding, missingNodeFindings, multipleOwnerFindings, openSlotFindings } from '../findings.ts'
import type { TribAccess } from '../trib-node.ts'
import { SLOT_COUNT } from '../../engine/key-slot.ts'

export interface CheckRequest extends TribAccess {
  readonly seed: NodeAddress
  readonly onEvent: TribListener
  /** Also say that no slot has several owners; when some has, that is always said. */
  readonly searchMultipleOwners?: boolean | undefined
}

export interface CheckResult {
  readonly findings: readonly Finding[]
  readonly nodes: readonly NodeBlock[]
}

/** Reads the whole cluster and says everything that is wrong with it. @throws TribRefusal when the seed cannot be used */
export async function checkCluster(request: CheckRequest): Promise<CheckResult> {
  const view = await loadCluster(request.seed, request)
  try {
    return reportCheck(view, request)
  } finally {
    view.close()
  }
}

export interface ReportOptions {
  readonly onEvent: TribListener
  readonly searchMultipleOwners?: boolean | undefined
  /** Leaves coverage to whoever repairs it. */
  readonly withoutCoverage?: boolean | undefined
  /** Leaves the blocks of the nodes out, as rebalance does. */
  readonly isBrief?: boolean | undefined
}

/** Says everything that is wrong with a cluster already read. */
export function reportCheck(view: ClusterView, { onEvent, searchMultipleOwners, isBrief, withoutCoverage }: ReportOptions): CheckResult {
  const findings: Finding[] = []
  const report = (finding: Finding | undefined): void => {
    if (finding === undefined) return
    findings.push(finding)
    onEvent({ kind: 'finding', ...finding })
  }
  const nodes = showNodes(view, onEvent, isBrief === true)
  missingNodeFindings(view).forEach(report)
  reportAgreement(view, onEvent, report)
  reportOpenSlots(view, onEvent, report)
  if (withoutCoverage !== true) reportCoverage(view, onEvent, report)
  const multiple = multipleOwnerFindings(view)
  if (searchMultipleOwners === true || multiple.length > 0) onEvent({ kind: 'step', text: 'Check for multiple slot owners...' })
  if (searchMultipleOwners === true && multiple.length === 0) onEvent({ kind: 'ok', text: 'No multiple owners found.' })
  multiple.forEach(report)
  return { findings, nodes }
}

function showNodes(view: ClusterView, onEvent: TribListener, isBrief: boolean): NodeBlock[] {
  onEvent({ kind: 'step', text: `Performing Cluster Check (using node ${view.loaded[0]!.node.name})` })
  const blocks = view.loaded.map((one) => blockOf(one, view))
  for (const block of isBrief ? [] : blocks) onEvent({ kind: 'node', ...block })
  return blocks
}

type Report = (finding: Finding | undefined) => void

function reportAgreement(view: ClusterView, onEvent: TribListener, report: Report): void {
  const finding = agreementFinding(view)
  if (finding === undefined) onEvent({ kind: 'ok', text: 'All nodes agree about slots configuration.' })
  report(finding)
}

function reportOpenSlots(view: ClusterView, onEvent: TribListener, report: Report): void {
  onEvent({ kind: 'step', text: 'Check for open slots...' })
  const open = openSlotFindings(view)
  open.findings.forEach(report)
  if (open.slots.length > 0) onEvent({ kind: 'warning', text: `The following slots are open: ${open.slots.join(',')}` })
}

function reportCoverage(view: ClusterView, onEvent: TribListener, report: Report): void {
  onEvent({ kind: 'step', text: 'Check slots coverage...' })
  const finding = coverageFinding(view)
  if (finding === undefined) onEvent({ kind: 'ok', text: `All ${SLOT_COUNT} slots covered.` })
  report(finding)
}
