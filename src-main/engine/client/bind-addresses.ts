/** One address of the `bind` directive; an optional one (`-::1`) may be missing on this machine. */
export interface BindAddress {
  readonly host: string
  readonly isOptional: boolean
}

/** Reads the `bind` directive: addresses apart by spaces, `*` for all of IPv4, `::*` for all of IPv6, `-` for optional (redis.conf, bind). */
export function bindAddresses(directive: string): BindAddress[] {
  return directive.split(' ').filter((word) => word !== '').map((word) => {
    const isOptional = word.startsWith('-')
    const address = isOptional ? word.slice(1) : word
    return { host: address === '*' ? '0.0.0.0' : address === '::*' ? '::' : address, isOptional }
  })
}

/** Failures that an optional address may have without stopping the start. */
export function isMissingAddress(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'
}
