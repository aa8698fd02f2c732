/** Why a sandbox was refused or gave up, as a closed set. */
export type SandboxRefusalCode =
  | 'NAME_TAKEN' // a sandbox of that name is running
  | 'PORT_IN_USE'
  | 'NO_FREE_PORTS'
  | 'ENGINE_MISSING' // redis-server or valkey-server is not on PATH
  | 'NODE_FAILED' // a node did not start, or died while the cluster was being formed
  | 'TIMEOUT' // the nodes did not agree in time
  | 'CANCELLED' // stopped while it was starting
  | 'NOT_FOUND' // no such node in this sandbox
  | 'UNSUPPORTED' // the engine cannot do this to a node, or not in its present state

/** A refusal with its reason in words; thrown by everything in this room. */
export class SandboxRefusal extends Error {
  override readonly name = 'SandboxRefusal'
  readonly code: SandboxRefusalCode

  constructor(code: SandboxRefusalCode, message: string) {
    super(message)
    this.code = code
  }
}

/** What went wrong, as a refusal: foreign errors count as a node that failed. */
export function asRefusal(failure: unknown): SandboxRefusal {
  if (failure instanceof SandboxRefusal) return failure
  return new SandboxRefusal('NODE_FAILED', failure instanceof Error ? failure.message : String(failure))
}
