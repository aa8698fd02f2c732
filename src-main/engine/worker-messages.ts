import type { FoundingMember } from './cluster/admin/found.ts'
import type { LogLevel } from './node-services.ts'
import type { RedirectReport } from './redirect-batches.ts'

/** What a host asks of the worker thread that carries its nodes. `key` is the host's own name for a node. */
export type WorkerRequest =
  /** `argv` as for redis-server, without a config file; `folder` becomes the node's `dir`. */
  | { readonly kind: 'start'; readonly key: string; readonly argv: readonly string[]; readonly folder: string }
  /** Every node of this thread becomes a member of a cluster of which all is decided; each must be new. */
  | { readonly kind: 'found'; readonly members: readonly FoundingMember[] }
  /** A clean stop: saves as configured, closes every socket. */
  | { readonly kind: 'stop'; readonly key: string }
  /** As `kill -9`: sockets drop, nothing is saved. */
  | { readonly kind: 'kill'; readonly key: string }
  /** From now on tells, or no longer tells, which clients the nodes of this thread send elsewhere. */
  | { readonly kind: 'observe'; readonly on: boolean }
  /** The last `redirects` report was taken in: the next may come. */
  | { readonly kind: 'redirects-taken' }

export type WorkerReport =
  | { readonly kind: 'started'; readonly key: string; readonly port: number; readonly busPort: number | undefined; readonly nodeId: string | undefined }
  /** The node never came up: `code` is the system's (EADDRINUSE) or CONFIG or INTERNAL. */
  | { readonly kind: 'failed'; readonly key: string; readonly code: string; readonly reason: string }
  /** All nodes of this thread are members; `refusal` is the first one's that would not, in Redis' words. */
  | { readonly kind: 'founded'; readonly refusal: string | undefined }
  | { readonly kind: 'stopped'; readonly key: string }
  /** The node broke while running and was taken down; its neighbours go on. */
  | { readonly kind: 'crashed'; readonly key: string; readonly reason: string }
  | { readonly kind: 'redirects'; readonly reports: readonly RedirectReport[]; readonly dropped: number }
  | { readonly kind: 'log'; readonly key: string; readonly level: LogLevel; readonly message: string }
