import { formatAddress } from './address.ts'
import type { CommandTrace, Hop, NodeAddress } from './hop-trace.ts'

/**
 * Traces as one Mermaid sequence diagram: the client and every node asked are participants, each hop a message and its answer.
 * What a server or a user wrote is escaped, so that it stays a label.
 */
export function traceMermaid(traces: readonly CommandTrace[]): string {
  const names = participants(traces)
  return ['sequenceDiagram', '  participant C as client', ...[...names.values()].map(({ id, label }) => `  participant ${id} as ${label}`), ...traces.flatMap((trace) => linesOf(trace, names))].join('\n')
}

interface Participant {
  readonly id: string
  readonly label: string
}

function participants(traces: readonly CommandTrace[]): ReadonlyMap<string, Participant> {
  const names = new Map<string, Participant>()
  for (const { node, shard } of traces.flatMap(({ hops }) => hops)) {
    const key = formatAddress(node)
    if (!names.has(key)) names.set(key, { id: `N${names.size + 1}`, label: label(shard === undefined ? key : `${shard} ${key}`) })
  }
  return names
}

function linesOf(trace: CommandTrace, names: ReadonlyMap<string, Participant>): string[] {
  const nameOf = (node: NodeAddress): string => names.get(formatAddress(node))?.id ?? 'C'
  const lines = trace.hops.flatMap((hop) => hopLines(hop, nameOf(hop.node), trace.command))
  const change = trace.slotTableChange
  const slot = trace.slot === undefined ? '' : `, slot ${trace.slot}`
  const table = change === undefined ? 'slot table unchanged' : `slot table: ${change.slot} is now ${formatAddress(change.after)}`
  return [...lines, `  Note over C: ${label(`${table}${slot}, ${trace.durationMs.toFixed(2)} ms`)}`]
}

function hopLines(hop: Hop, name: string, command: string): string[] {
  const asking = hop.asking ? [`  C->>${name}: ASKING`] : []
  const arrow = hop.reply.kind === 'unreachable' ? '--x' : '-->>'
  return [...asking, `  C->>${name}: ${label(command)}`, `  ${name}${arrow}C: ${label(`${answerText(hop)} (${hop.durationMs.toFixed(2)} ms)`)}`]
}

function answerText({ reply }: Hop): string {
  switch (reply.kind) {
    case 'reply':
      return reply.summary
    case 'moved':
    case 'ask':
      return `${reply.kind.toUpperCase()} ${reply.slot} ${formatAddress(reply.to)}`
    default:
      return reply.message
  }
}

const MAX_LABEL_CHARS = 120

/** Mermaid reads `#code;` as a character, and `;` ends a statement; brackets and quotes may open shapes, `<` HTML. */
function label(text: string): string {
  const short = text.length > MAX_LABEL_CHARS ? `${text.slice(0, MAX_LABEL_CHARS - 1)}…` : text
  return short.replaceAll(/[^A-Za-z0-9 .:,_/+*=@!?…()[\]-]/g, (char) => `#${char.codePointAt(0)};`)
}
