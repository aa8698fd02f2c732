import type { ClusterView, LoadedNode } from './cluster-view.ts'
import { TribRefusal } from './refusal.ts'

/** A node by id, by the beginning of its id where that is clear, or by `host:port`. */
export function findNode(view: ClusterView, text: string): LoadedNode | undefined {
  const exact = view.loaded.find(({ myself, node }) => myself.nodeId === text.toLowerCase() || node.name === text)
  if (exact !== undefined) return exact
  if (!/^[0-9a-f]{4,39}$/i.test(text)) return undefined
  const matching = view.loaded.filter(({ myself }) => myself.nodeId.startsWith(text.toLowerCase()))
  return matching.length === 1 ? matching[0] : undefined
}

/** A primary to take or give slots. @throws TribRefusal in redis-trib's words */
export function choosePrimary(view: ClusterView, text: string): LoadedNode {
  const found = findNode(view, text)
  if (found === undefined || found.myself.role === 'replica') throw new TribRefusal('UNKNOWN_NODE', [`*** The specified node (${text}) is not known or not a master, please retry.`])
  return found
}

/** @throws TribRefusal in redis-trib's words */
export function chooseNode(view: ClusterView, text: string): LoadedNode {
  const found = findNode(view, text)
  if (found === undefined) throw new TribRefusal('UNKNOWN_NODE', [`[ERR] No such node ID ${text}`])
  return found
}
