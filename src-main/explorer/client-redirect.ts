import type { Bytes } from '../engine/bytes.ts'
import type { RedirectReport } from '../engine/redirect-batches.ts'
import { textFromBytes } from '../engine/text.ts'
import { commandText } from './command-text.ts'
import type { HopReply, NodeAddress } from './hop-trace.ts'
import { classifyError, parseRedirect } from './redirect.ts'

/** Some client, not of ours, was sent elsewhere by a node. Plain data: it crosses the bridge to the renderer as it is. */
export interface ClientRedirect {
  /** Ascending within a cluster. */
  readonly id: number
  readonly atMs: number
  /** The node that sent it elsewhere. */
  readonly node: NodeAddress
  readonly client: RedirectedClient
  /** Escaped for display, shortened, passwords left out. */
  readonly command: string
  /** Of the command's keys; undefined where the refusal names none (CROSSSLOT, TRYAGAIN, CLUSTERDOWN). */
  readonly slot: number | undefined
  readonly reply: HopReply
}

/** Who was sent elsewhere, as CLIENT LIST has it. */
export interface RedirectedClient {
  readonly id: number
  /** CLIENT SETNAME's, empty when it gave none. */
  readonly name: string
  readonly address: string
  /** CLIENT SETINFO LIB-NAME's, empty when it gave none. */
  readonly library: string
  readonly user: string
}

/** Puts a node's report into words. `host` is where the sandbox's nodes listen. */
export function clientRedirectOf(id: number, report: RedirectReport, host: string): ClientRedirect {
  const reply = replyOf(report.message, host)
  return {
    id,
    atMs: report.atMs,
    node: { host, port: Number(report.key) },
    client: {
      id: report.clientId,
      name: textFromBytes(report.clientName),
      address: report.clientAddress,
      library: textFromBytes(report.libName),
      user: textFromBytes(report.userName),
    },
    command: commandText(report.args),
    slot: reply.kind === 'moved' || reply.kind === 'ask' ? reply.slot : undefined,
    reply,
  }
}

function replyOf(message: Bytes, host: string): HopReply {
  const redirect = parseRedirect(message, host)
  if (redirect !== undefined) return redirect
  const kind = classifyError(message)
  return kind === 'other' ? { kind: 'error', code: message.split(' ', 1)[0]!, message } : { kind, message }
}
