import { Refusal } from '../contract/errors.ts'
import type { ErrorCode } from '../contract/errors.ts'
import { ConnectFailure } from '../explorer/connect-failure.ts'
import type { ConnectFailureReason } from '../explorer/connect-failure.ts'
import { SandboxRefusal } from '../sandbox/refusal.ts'
import type { SandboxRefusalCode } from '../sandbox/refusal.ts'

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
}

/** Runs a step of a room below; its refusals become the contract's, anything else passes as it is. */
export async function refusing<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (failure) {
    if (failure instanceof SandboxRefusal) throw new Refusal(OF_SANDBOX[failure.code], failure.message)
    if (failure instanceof ConnectFailure) throw new Refusal(OF_CONNECT[failure.reason], failure.message)
    throw failure
  }
}
