const LOOPBACK = /^(::ffff:)?127\.|^::1$|^\//

/** Whether an address, or the path of a Unix socket, is of this machine: what "local" means in enable-debug-command and protected mode. */
export function isLoopback(ip: string): boolean {
  return LOOPBACK.test(ip)
}
