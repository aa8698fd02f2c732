import type { ConnectFailure, ConnectFailureReason } from '../explorer/connect-failure.ts'

/** Every way a trib subcommand may be refused or fail. */
export type TribRefusalCode =
  | 'UNREACHABLE'
  | 'TIMEOUT'
  | 'NOT_A_CLUSTER'
  | 'NO_AUTH'
  | 'WRONG_PASSWORD'
  | 'NOT_EMPTY'
  | 'TOO_FEW_MASTERS'
  | 'DUPLICATE_NODE'
  | 'BAD_ARGUMENT'
  | 'DECLINED'
  | 'CANCELLED'
  | 'JOIN_TIMEOUT'
  | 'COMMAND_FAILED'
  /** No such node, or one of the wrong role. */
  | 'UNKNOWN_NODE'
  | 'NO_SOURCES'
  /** check finds something that must be repaired first. */
  | 'NEEDS_FIX'
  | 'NODE_HAS_SLOTS'
  /** A key is at both nodes with different values. */
  | 'BUSY_KEYS'
  /** Moving one key would stop its node for too long. */
  | 'BIG_KEYS'
  | 'MOVE_FAILED'
  /** Another instance is changing this cluster. */
  | 'LOCKED'
  | 'BAD_PLAN'
  | 'NO_JOURNAL'
  | 'NOT_REPAIRED'

/** A refusal, in redis-trib's line grammar: `lines` is what its user reads. */
export class TribRefusal extends Error {
  override readonly name = 'TribRefusal'
  readonly code: TribRefusalCode
  readonly lines: readonly string[]
  /** The operation that can be resumed or rolled back. */
  readonly operationId: string | undefined

  constructor(code: TribRefusalCode, lines: readonly string[], operationId?: string) {
    super(lines.map((line) => line.replace(/^(\[ERR\]|\*\*\* ERROR:|\*\*\*) /, '')).join(' '))
    this.code = code
    this.operationId = operationId
    this.lines = lines
  }
}

const CODES: Readonly<Record<ConnectFailureReason, TribRefusalCode>> = {
  unreachable: 'UNREACHABLE',
  timeout: 'TIMEOUT',
  'not-a-cluster': 'NOT_A_CLUSTER',
  'not-redis': 'NOT_A_CLUSTER',
  'no-auth': 'NO_AUTH',
  'wrong-password': 'WRONG_PASSWORD',
  'no-permission': 'NO_AUTH',
  lost: 'UNREACHABLE',
  refused: 'UNREACHABLE',
  tls: 'UNREACHABLE',
  tunnel: 'UNREACHABLE',
  'host-key': 'UNREACHABLE',
  'wrong-node': 'UNREACHABLE',
  foreign: 'UNREACHABLE',
}

/** redis-trib's first words, then what it does not say: why. */
export function refusalOfFailure(failure: ConnectFailure): TribRefusal {
  const node = `${failure.address.host}:${failure.address.port}`
  const code = CODES[failure.reason]
  if (failure.reason === 'not-a-cluster') return new TribRefusal(code, [`[ERR] Node ${node} is not configured as a cluster node.`])
  return new TribRefusal(code, [`[ERR] Sorry, can't connect to node ${node}`, `      ${failure.message}`])
}
