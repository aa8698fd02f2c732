import * as v from 'valibot'
import { callSchemas } from '../contract/contract.ts'
import type { CallName } from '../contract/contract.ts'
import { Refusal } from '../contract/errors.ts'
import type { Result } from '../contract/errors.ts'
import { safePayload } from './safe-payload.ts'
import type { Call, CallerScope, CallTable } from './call-table.ts'

/** They give back what the page itself said, with offsets into it, or a file to be kept; no server has a word in it. */
const ECHOES: ReadonlySet<CallName> = new Set<CallName>(['slot.lookup', 'lab.crc', 'profile.export'])

/**
 * The one place where a call's name and argument are checked. Never rejects: a refusal travels as data, and a failure nobody
 * expected becomes INTERNAL, told in full to `log` and in general terms to the page.
 */
export async function dispatch(
  table: CallTable,
  caller: CallerScope,
  call: unknown,
  arg: unknown,
  log: (line: string) => void,
): Promise<Result<unknown>> {
  if (!isCallName(call)) return { ok: false, code: 'BAD_REQUEST', message: 'there is no such call' }
  const parsed = v.safeParse(callSchemas[call], arg)
  if (!parsed.success) return { ok: false, code: 'BAD_REQUEST', message: wordsOf(call, parsed.issues[0]) }
  try {
    // The schema was looked up under the same name, so the argument fits this call; TypeScript cannot follow that.
    const value = await (table[call] as Call<CallName>)(parsed.output as never, caller)
    return { ok: true, value: ECHOES.has(call) ? value : safePayload(value) }
  } catch (failure) {
    if (failure instanceof Refusal) return { ok: false, code: failure.code, message: safePayload(failure.message) }
    log(`${call} failed: ${withoutSecrets(traceOf(failure), arg)}`)
    return { ok: false, code: 'INTERNAL', message: 'something went wrong inside Slotscope; its log says more' }
  }
}

function isCallName(call: unknown): call is CallName {
  return typeof call === 'string' && Object.hasOwn(callSchemas, call)
}

function wordsOf(call: CallName, issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue)
  return `${call}: ${field === null ? '' : `${field}: `}${issue.message}`
}

function traceOf(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
}

/** Takes the call's secrets out of a text that is about to be logged, in case an error quoted them. */
function withoutSecrets(text: string, arg: unknown): string {
  return secretsIn(arg).reduce((clean, secret) => clean.replaceAll(secret, '******'), text)
}

function secretsIn(arg: unknown): string[] {
  if (typeof arg !== 'object' || arg === null) return []
  return Object.entries(arg).flatMap(([name, value]) => {
    if (typeof value === 'string') return /^(password|passphrase)$/.test(name) && value !== '' ? [value] : []
    return secretsIn(value)
  })
}
