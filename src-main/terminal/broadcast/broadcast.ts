import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes } from '../../engine/resp/reply-value.ts'
import type { RespValue } from '../../engine/resp/reply-value.ts'
import { textFromBytes } from '../../engine/text.ts'
import { ConnectFailure } from '../../explorer/connect-failure.ts'
import { connectFailureLine } from '../connect-failure-line.ts'
import { safeLine } from '../screen-safety.ts'
import type { TerminalLink } from '../terminal-link.ts'
import { factsOf } from './answer-facts.ts'
import type { Fact } from './answer-facts.ts'
import type { Answers } from './answers.ts'
import { compareFacts } from './compare.ts'
import { rollFrom } from './node-roll.ts'
import type { RollEntry, Target } from './node-roll.ts'

/** Nodes asked at once; more wait their turn. */
const AT_ONCE = 32
const ANSWER_TIMEOUT_MS = 30_000
const MAX_ROWS = 2000
const MAX_CELL_LENGTH = 2000

/** A command for several nodes that cannot be sent; the message says why. */
export class BroadcastRefusal extends Error {
  override readonly name = 'BroadcastRefusal'
}

/** The nodes a target means, as the node of the prompt sees them. @throws BroadcastRefusal, ConnectFailure */
export async function callRoll(link: TerminalLink, target: Target): Promise<RollEntry[]> {
  const reply = await link.ask(['CLUSTER', 'NODES'])
  if (reply.type === 'error') throw new BroadcastRefusal(`Cannot tell the nodes of the cluster: ${safeLine(textFromBytes(reply.message))}`)
  const roll = rollFrom(textFromBytes(replyBytes(reply) ?? ''), link.address, target)
  if (roll.length === 0) throw new BroadcastRefusal(target === 'replicas' ? 'This cluster has no replicas.' : 'CLUSTER NODES names no node that could be asked.')
  return roll
}

/** Sends a command to all of `nodes` at once and lines the answers up; a node that cannot be asked answers with the reason. */
export async function broadcast(link: TerminalLink, nodes: readonly RollEntry[], target: Target, args: readonly Bytes[]): Promise<Answers> {
  const facts = await inTurns(nodes, async (node) => answerOf(link, node, args))
  const rows = compareFacts(facts)
  const shown = rows.slice(0, MAX_ROWS).map((row) => ({ ...row, cells: row.cells.map(cut) }))
  return { command: safeLine(args.map(textFromBytes).join(' ')).slice(0, MAX_CELL_LENGTH), target, nodes, rows: shown, cutRowCount: rows.length - shown.length }
}

async function answerOf(link: TerminalLink, { host, port }: RollEntry, args: readonly Bytes[]): Promise<Fact[]> {
  try {
    const reply: RespValue = await link.sendBeside({ host, port }, args, ANSWER_TIMEOUT_MS)
    return factsOf(args, reply)
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error
    return [{ label: '', value: safeLine(connectFailureLine(error)) }]
  }
}

async function inTurns<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++
      results[at] = await act(items[at]!)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  return results
}

function cut(cell: string | null): string | null {
  return cell === null || cell.length <= MAX_CELL_LENGTH ? cell : `${cell.slice(0, MAX_CELL_LENGTH - 1)}…`
}
