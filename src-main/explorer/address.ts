import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { NodeAddress } from './hop-trace.ts'

/** `host:port`, as redis-cli prints it: IPv6 addresses stay bare. */
export function formatAddress(address: NodeAddress): string {
  return `${address.host}:${address.port}`
}

/**
 * Reads `host:port`, splitting on the last colon so that IPv6 addresses may stay bare (redis#12266); brackets are accepted.
 * The host may be empty. Undefined when there is no valid port.
 */
export function parseAddress(text: string): NodeAddress | undefined {
  const colon = text.lastIndexOf(':')
  if (colon === -1) return undefined
  const digits = text.slice(colon + 1)
  if (!/^\d{1,5}$/.test(digits)) return undefined
  const port = Number(digits)
  if (port < 1 || port > 65535) return undefined
  return { host: unbracket(text.slice(0, colon)), port }
}

function unbracket(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}

export function sameAddress(a: NodeAddress, b: NodeAddress): boolean {
  return a.port === b.port && a.host === b.host
}

/** 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(host: string): boolean {
  const lower = host.toLowerCase()
  return lower === 'localhost' || lower.endsWith('.localhost') || lower === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(lower)
}

/** The host names this machine: loopback, or the address of one of its interfaces. */
export function isThisMachine(host: string): boolean {
  if (isLoopback(host)) return true
  if (isIP(host) === 0) return false
  return Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === host) === true)
}
