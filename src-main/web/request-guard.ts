import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/*
 * Who may talk to the web shell. A page of any site can make a browser send requests to 127.0.0.1, and with DNS rebinding
 * even under a name of its own; so Host and Origin must be ours on every request (precedent: CVE-2025-66414), and the
 * bridge asks for the token of this launch besides, which keeps out other users of the machine.
 */

/** The names by which a browser on this machine may call a loopback listener. */
export function allowedHosts(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
}

/** True when the request names one of `hosts` and, where it carries an Origin, that origin is one of them over http. */
export function isOwnRequest(request: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  const { host, origin } = request.headers
  if (host === undefined || !hosts.has(host.toLowerCase())) return false
  return origin === undefined || isOwnOrigin(origin, hosts)
}

/** True for `http://` plus one of `hosts`. */
export function isOwnOrigin(origin: string, hosts: ReadonlySet<string>): boolean {
  const scheme = 'http://'
  return origin.startsWith(scheme) && hosts.has(origin.slice(scheme.length).toLowerCase())
}

/** Compares in a time that does not tell how much of the token was right. */
export function isRightToken(given: string | null, token: string): boolean {
  if (given === null) return false
  return timingSafeEqual(sha256(given), sha256(token))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
