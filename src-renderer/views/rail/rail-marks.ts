import type { ConnectionInfo, SandboxInfo } from '../../../src-main/contract/model.ts'
import type { Topology } from '../../../src-main/contract/model.ts'
import type { HealthShape, Tone } from '../../model/node-health.ts'

interface Mark {
  readonly tone: Tone
  readonly shape: HealthShape
}

const SHAPES: Readonly<Record<Tone, HealthShape>> = { ok: 'check', warn: 'bang', bad: 'cross', muted: 'dots' }

/** A connection's dot: its own trouble first, then the cluster's state, then its gravest node. */
export function connectionMark(connection: ConnectionInfo, topology: Topology | undefined, worst: Tone | undefined): Mark {
  if (connection.status === 'broken') return { tone: 'bad', shape: 'slash' }
  if (connection.status === 'connecting' || topology === undefined || worst === undefined) return { tone: 'muted', shape: 'dots' }
  if (topology.state === 'fail') return { tone: 'bad', shape: 'cross' }
  // One failed node of a cluster that still serves is a warning, not a failure.
  const tone = worst === 'bad' ? 'warn' : worst
  return { tone, shape: SHAPES[tone] }
}

export function sandboxMark(status: SandboxInfo['status']): Mark {
  if (status === 'failed') return { tone: 'bad', shape: 'cross' }
  return status === 'ready' ? { tone: 'ok', shape: 'check' } : { tone: 'muted', shape: 'dots' }
}
