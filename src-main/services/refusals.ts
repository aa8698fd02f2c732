import { Refusal } from '../contract/errors.ts'
import type { ErrorCode } from '../contract/errors.ts'
import { ConnectFailure } from '../explorer/connect-failure.ts'
import { MigrationRefusal } from '../explorer/slot-migration.ts'
import type { ConnectFailureReason } from '../explorer/connect-failure.ts'
import { SandboxRefusal } from '../sandbox/refusal.ts'
import type { SandboxRefusalCode } from '../sandbox/refusal.ts'
import { TribRefusal } from '../trib/api.ts'
import type { TribRefusalCode } from '../trib/api.ts'

/* How the rooms below word their refusals, in the contract's catalogue. */

const OF_SANDBOX: Readonly<Record<SandboxRefusalCode, ErrorCode>> = {
  NAME_TAKEN: 'REFUSED',
  PORT_IN_USE: 'PORT_IN_USE',
  NO_FREE_PORTS: 'NO_FREE_PORTS',
  ENGINE_MISSING: 'ENGINE_MISSING',
  NODE_FAILED: 'REFUSED',
  TIMEOUT: 'TIMEOUT',
  CANCELLED: 'REFUSED',
  NOT_FOUND: 'NOT_FOUND',
  UNSUPPORTED: 'REFUSED',
}

const OF_CONNECT: Readonly<Record<ConnectFailureReason, ErrorCode>> = {
  'unreachable': 'UNREACHABLE',
  'timeout': 'TIMEOUT',
  'not-a-cluster': 'NOT_A_CLUSTER',
  'not-redis': 'NOT_A_CLUSTER',
  'no-auth': 'NO_AUTH',
  'wrong-password': 'WRONG_PASSWORD',
  'no-permission': 'REFUSED',
  'lost': 'UNREACHABLE',
  'refused': 'REFUSED',
  'tls': 'TLS_FAILED',
  'tunnel': 'TUNNEL_FAILED',
  'host-key': 'HOST_KEY',
  'wrong-node': 'WRONG_NODE',
  'foreign': 'REFUSED',
}

const OF_TRIB: Readonly<Record<TribRefusalCode, ErrorCode>> = {
  UNREACHABLE: 'UNREACHABLE',
  TIMEOUT: 'TIMEOUT',
  NOT_A_CLUSTER: 'NOT_A_CLUSTER',
  NO_AUTH: 'NO_AUTH',
  WRONG_PASSWORD: 'WRONG_PASSWORD',
  NOT_EMPTY: 'REFUSED',
  TOO_FEW_MASTERS: 'REFUSED',
  DUPLICATE_NODE: 'REFUSED',
  BAD_ARGUMENT: 'REFUSED',
  DECLINED: 'REFUSED',
  CANCELLED: 'REFUSED',
  JOIN_TIMEOUT: 'TIMEOUT',
  COMMAND_FAILED: 'REFUSED',
  UNKNOWN_NODE: 'NOT_FOUND',
  NO_SOURCES: 'BAD_REQUEST',
  NEEDS_FIX: 'REFUSED',
  NODE_HAS_SLOTS: 'REFUSED',
  BUSY_KEYS: 'REFUSED',
  BIG_KEYS: 'REFUSED',
  MOVE_FAILED: 'REFUSED',
  LOCKED: 'REFUSED',
  BAD_PLAN: 'BAD_REQUEST',
  NO_JOURNAL: 'NOT_FOUND',
  NOT_REPAIRED: 'REFUSED',
}

/** Runs a step of a room below; its refusals become the contract's, anything else passes as it is. */
export async function refusing<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (failure) {
    if (failure instanceof SandboxRefusal) throw new Refusal(OF_SANDBOX[failure.code], failure.message)
    if (failure instanceof ConnectFailure) throw new Refusal(OF_CONNECT[failure.reason], failure.message)
    if (failure instanceof MigrationRefusal) throw new Refusal('REFUSED', failure.message)
    if (failure instanceof TribRefusal) throw new Refusal(OF_TRIB[failure.code], failure.message)
    throw failure
  }
}
