/** The page's own scheme: unlike file:, its pages have an origin, get a policy header and reach no file we do not serve. */
export const APP_SCHEME = 'app'
export const APP_ORIGIN = `${APP_SCHEME}://slotscope`
export const APP_PAGE = `${APP_ORIGIN}/`

/** True for a URL of our own page and its files. Decides which navigations and which senders are let through. */
export function isOwnUrl(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.protocol === `${APP_SCHEME}:` && parsed.host === 'slotscope' && parsed.username === '' && parsed.port === ''
}

/** What a bridge call's sender looks like; Electron's WebFrameMain fits. */
export interface SenderFrame {
  readonly url: string
  /** The frame that contains it; null for a page's top frame. */
  readonly parent: unknown
}

/** Calls are taken from the top frame of our own page only (Electron security checklist, item 17). */
export function isTrustedFrame(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && isOwnUrl(frame.url)
}

/**
 * Links that may be handed to the system's browser, where they were clicked on in our page: documentation over https, and
 * nothing with credentials in it (item 15: no openExternal with untrusted text).
 */
const DOCUMENTATION_HOSTS: ReadonlySet<string> = new Set(['redis.io', 'valkey.io', 'github.com'])

export function mayOpenExternally(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.protocol === 'https:' && parsed.username === '' && DOCUMENTATION_HOSTS.has(parsed.hostname)
}
