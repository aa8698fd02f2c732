/** Every way a call may be refused, in one catalogue. The renderer words each code in the user's language. */
export const ERROR_CODES = [
  'BAD_REQUEST', // arguments that do not fit the schema
  'NOT_FOUND', // no such sandbox, connection or terminal
  'UNREACHABLE', // nobody answers at that address
  'NOT_A_CLUSTER', // a Redis server without cluster mode, or no Redis at all
  'WRONG_PASSWORD',
  'NO_AUTH', // a password is needed
  'PORT_IN_USE',
  'NO_FREE_PORTS',
  'ENGINE_MISSING', // redis-server or valkey-server is not on PATH
  'TIMEOUT',
  'TLS_FAILED', // no TLS, or a certificate that does not fit
  'TUNNEL_FAILED', // the SSH server cannot be used
  'HOST_KEY', // the SSH server's key is not accepted yet, or another than before; the message has its fingerprint
  'WRONG_NODE', // another node than the address map says
  'READ_ONLY', // the connection may only look
  'REFUSED', // refused with a reason, in `message`
  'INTERNAL',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** What every call answers: failures that can be expected travel as data. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string }

/** Thrown by services to refuse a call; the bridge turns it into a {@link Result}. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
