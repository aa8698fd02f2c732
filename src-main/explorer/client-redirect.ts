import type { Bytes } from '../engine/bytes.ts'
import type { RedirectReport } from '../engine/redirect-batches.ts'
import { textFromBytes } from '../engine/text.ts'
import type { ClientRedirect } from './client-redirect-data.ts'
import { commandText } from './command-text.ts'
import type { HopReply } from './hop-trace.ts'
import { classifyError, parseRedirect } from './redirect.ts'

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
