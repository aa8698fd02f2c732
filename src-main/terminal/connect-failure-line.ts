import { ConnectFailure } from '../explorer/connect-failure.ts'

/** A connection failure in redis-cli's words. Source: redis-cli.c, cliConnect and cliPrintContextError. */
export function connectFailureLine(error: unknown): string {
  if (!(error instanceof ConnectFailure)) throw error
  const { host, port } = error.address
  if (error.detail.startsWith('TLS: ')) return `Could not connect to Redis at ${host}:${port}: ${error.detail}`
  switch (error.reason) {
    case 'lost': return `Error: ${error.detail}`
    case 'not-redis': return `Error: Protocol error, ${error.detail}`
    case 'no-auth': case 'wrong-password': return `AUTH failed: ${error.detail}`
    case 'refused': case 'no-permission': case 'not-a-cluster': return `Error: ${error.detail}`
    default: return `Could not connect to Redis at ${host.startsWith('/') ? host : `${host}:${port}`}: ${error.detail}`
  }
}
