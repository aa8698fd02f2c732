import { ban } from '../blacklist.ts'
import { removeNode, startHandshake } from '../membership.ts'
import type { Step } from '../step.ts'
import { type AdminReply, OK, refuse } from './command.ts'

export function meet(step: Step, ip: string, port: number, busPort: number): AdminReply {
  const refusal = startHandshake(step, ip, port, busPort)
  return refusal === 'invalid-address' ? refuse(`Invalid node address specified: ${ip}:${port}`) : OK
}

export function forget(step: Step, nodeId: string): AdminReply {
  const { state } = step
  const node = state.nodes.get(nodeId)
  if (!node) return refuse(`Unknown node ${nodeId}`)
  if (node === state.myself) return refuse("I tried hard but I can't forget myself...")
  if (state.myself.replicaOf === node) return refuse("Can't forget my master!")
  ban(state, node.id, step.nowMs)
  removeNode(step, node)
  step.later('updateState', 'saveConfig', 'syncSoon')
  return OK
}
