const STORAGE_KEY = 'slotscope.token'

/**
 * The web shell's per-launch token: from the address (`#token=…`), else from this tab's session. It is removed from the
 * address bar at once, so that it is neither bookmarked nor read over a shoulder, and kept for reloads of this tab only.
 */
export function takeToken(): string {
  const fromAddress = new URLSearchParams(location.hash.slice(1)).get('token')
  if (fromAddress === null) return sessionStorage.getItem(STORAGE_KEY) ?? ''
  sessionStorage.setItem(STORAGE_KEY, fromAddress)
  history.replaceState(null, '', location.pathname + location.search)
  return fromAddress
}
