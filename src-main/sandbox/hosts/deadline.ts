import { SandboxRefusal } from '../refusal.ts'

/** The promise's outcome, or a TIMEOUT refusal that names `what` once `timeoutMs` are over. */
export async function withDeadline<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  const deadline = Promise.withResolvers<never>()
  const timer = setTimeout(() => deadline.reject(new SandboxRefusal('TIMEOUT', `${what} took longer than ${timeoutMs} ms`)), timeoutMs)
  try {
    return await Promise.race([promise, deadline.promise])
  } finally {
    clearTimeout(timer)
  }
}
