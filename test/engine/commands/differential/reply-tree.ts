import type { Bytes } from '../../../../src-main/engine/bytes.ts'

/** A reply taken apart: what kind it is, its text, and what it holds. */
export interface ReplyTree {
  readonly kind: string
  readonly text: Bytes
  readonly children: readonly ReplyTree[]
}

/** Where the reply that starts at `start` ends, undefined while it is not whole. */
export function replyEnd(bytes: Bytes, start: number): number | undefined {
  return readReply(bytes, start)?.end
}

export function parseReply(bytes: Bytes): ReplyTree {
  const read = readReply(bytes, 0)
  if (read === undefined || read.end !== bytes.length) throw new Error(`no whole reply: ${JSON.stringify(bytes)}`)
  return read.tree
}

/** The reply as text in which the order of what an array or set holds tells nothing. */
export function unordered(tree: ReplyTree): string {
  return `${tree.kind}${tree.text}(${tree.children.map(unordered).sort().join(',')})`
}

/** The reply's kinds and counts only: what chance decides is left out. */
export function shape(tree: ReplyTree): string {
  return `${tree.kind}(${tree.children.map(shape).join(',')})`
}

/**
 * The reply with times left out, which differ from server to server: what follows `idle` or `seen-time`, and, of a pending entry of a stream,
 * what stands before its count of deliveries.
 */
export function timeless(tree: ReplyTree): string {
  const { children } = tree
  const isPending = children.length >= 3 && /^\d+-\d+$/.test(children[0]!.text) && children.at(-2)!.kind === ':' && children.at(-1)!.kind === ':'
  const told = children.map((child, at) => {
    const isTime = (isPending && at === children.length - 2) || (at > 0 && /^(idle|seen-time)$/.test(children[at - 1]!.text))
    return isTime ? 'time' : timeless(child)
  })
  return `${tree.kind}${tree.text}(${told.join(',')})`
}

function readReply(bytes: Bytes, start: number): { tree: ReplyTree; end: number } | undefined {
  const lineEnd = bytes.indexOf('\r\n', start)
  if (lineEnd === -1) return undefined
  const kind = bytes[start]!
  const head = bytes.slice(start + 1, lineEnd)
  const bodyStart = lineEnd + 2
  if (kind === '$' || kind === '=') return readBulk(bytes, kind, Number(head), bodyStart)
  if (!'*~>%'.includes(kind)) return { tree: { kind, text: head, children: [] }, end: bodyStart }
  const count = Number(head) * (kind === '%' ? 2 : 1)
  const children: ReplyTree[] = []
  let end = bodyStart
  while (children.length < count) {
    const child = readReply(bytes, end)
    if (child === undefined) return undefined
    children.push(child.tree)
    end = child.end
  }
  return { tree: { kind, text: head, children }, end }
}

function readBulk(bytes: Bytes, kind: string, length: number, start: number): { tree: ReplyTree; end: number } | undefined {
  if (length < 0) return { tree: { kind, text: 'nil', children: [] }, end: start }
  const end = start + length + 2
  return end > bytes.length ? undefined : { tree: { kind, text: bytes.slice(start, start + length), children: [] }, end }
}
