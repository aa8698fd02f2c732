/**
 * The Content-Security-Policy of the page, sent as a header by both shells. `default-src 'none'` means that whatever is not
 * named here is refused. `socketOrigin` names the web shell's own WebSocket; the desktop shell has none.
 *
 * No inline styles either: what xterm.js would write into style elements goes into adopted sheets (renderer, adopted-styles).
 * Trusted Types leave Svelte's own template parser as the only one that may turn text into markup.
 */
export function contentSecurityPolicy(socketOrigin?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${socketOrigin === undefined ? '' : ` ${socketOrigin}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html',
  ].join('; ')
}

/** Headers that go with every response of a shell, beside the policy above. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), usb=(), serial=(), hid=()',
}
