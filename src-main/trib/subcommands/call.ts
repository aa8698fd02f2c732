import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, replyItems, type RespValue } from '../../engine/resp/reply-value.ts'
import { bytesFromText, textFromBytes } from '../../engine/text.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { loadCluster } from '../cluster-view.ts'
import type { TribListener } from '../event.ts'
import { asRefusal, type TribAccess } from '../trib-node.ts'

export interface CallRequest extends TribAccess {
  readonly seed: NodeAddress
  readonly command: readonly string[]
  readonly only?: 'masters' | 'replicas' | undefined
  readonly onEvent: TribListener
}

/** Sends one command to every node, all at once, and shows the answers in the order of the nodes. @throws TribRefusal */
export async function callEverywhere(request: CallRequest): Promise<readonly { readonly address: string; readonly reply: RespValue }[]> {
  const { command, only, onEvent } = request
  const view = await loadCluster(request.seed, request)
  try {
    onEvent({ kind: 'step', text: `Calling ${command.join(' ')}` })
    const asked = view.loaded.filter(({ myself }) => only === undefined || (myself.role === 'replica') === (only === 'replicas'))
    const args = command.map(bytesFromText)
    const replies = await Promise.all(asked.map(({ node }) => node.send(args)))
    for (const [i, reply] of replies.entries()) onEvent({ kind: 'note', text: `${asked[i]!.node.name}: ${replyText(reply)}` })
    return asked.map(({ node }, i) => ({ address: node.name, reply: replies[i]! }))
  } catch (error) {
    throw asRefusal(error)
  } finally {
    view.close()
  }
}

/** As redis-cli shows a reply when it is not a terminal: elements on lines of their own, an error with an empty line after it. */
function replyText(reply: RespValue): string {
  if (reply.type === 'error') return `${textFromBytes(reply.message)}\n`
  return plainTexts(reply).map(textFromBytes).join('\n')
}

function plainTexts(reply: RespValue): Bytes[] {
  const items = replyItems(reply)
  return items === undefined ? [replyBytes(reply) ?? ''] : items.flatMap(plainTexts)
}
