/** Why a bus message was not accepted. A closed set: links count them and name them in the log. */
export type RejectionCode =
  | 'short'
  | 'signature'
  | 'version'
  | 'too-long'
  | 'length-mismatch'
  | 'unknown-type'
  | 'sender-id'
  | 'primary-id'
  | 'node-id'
  | 'epoch'
  | 'address'
  | 'hostname'
  | 'extension-unannounced'
  | 'extension-length'
  | 'extension-overrun'
  | 'extension-unterminated'

export interface Rejection {
  readonly ok: false
  readonly code: RejectionCode
  /** One sentence for the log, safe to print. */
  readonly detail: string
}

export function rejection(code: RejectionCode, detail: string): Rejection {
  return { ok: false, code, detail }
}
