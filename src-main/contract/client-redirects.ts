import * as v from 'valibot'
import type { ClientRedirect, ClientRedirectTotals } from '../explorer/client-redirect-data.ts'

/* What the nodes of a sandbox tell of clients they send elsewhere: any client, the user's own application among them. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

export const clientRedirectSchemas = {
  /** From now on the sandbox's nodes tell; this page gets `redirects.batch`. Ends with `redirects.unwatch` or with the page. */
  'redirects.watch': v.object({ connectionId: id }),
  'redirects.unwatch': v.object({ connectionId: id }),
  'redirects.clear': v.object({ connectionId: id }),
} as const

/** Which clusters can tell: only embedded nodes have a tap. */
export type RedirectSource = 'embedded' | 'real-server' | 'no-sandbox'

export interface RedirectsPicture {
  readonly source: RedirectSource
  /** Oldest first. */
  readonly redirects: readonly ClientRedirect[]
  readonly totals: ClientRedirectTotals
}

export interface ClientRedirectAnswers {
  'redirects.watch': RedirectsPicture
  'redirects.unwatch': null
  'redirects.clear': null
}

export interface ClientRedirectBatch {
  readonly connectionId: string
  readonly redirects: readonly ClientRedirect[]
  /** Recorded, but too many to be shown one by one. */
  readonly notShown: number
  readonly totals: ClientRedirectTotals
}

export interface ClientRedirectEvents {
  'redirects.batch': ClientRedirectBatch
}
