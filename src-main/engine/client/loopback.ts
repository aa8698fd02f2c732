const LOOPBACK = /^(::ffff:)?127\.|^::1$/

/** Whether an address is of this machine: what "local" means in enable-debug-command and protected mode. */
export function isLoopback(ip: string): boolean {
  return LOOPBACK.test(ip)
}
