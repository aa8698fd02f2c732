/** Whether `text` is a node id: 40 characters, a-z or 0-9 (cluster.c, verifyClusterNodeId). */
export function isNodeId(text: string): boolean {
  return /^[a-z0-9]{40}$/.test(text)
}

/** Whether `text` may be announced as a hostname (config.c, isValidAnnouncedHostname); the empty one means none. */
export function isHostname(text: string): boolean {
  return text.length < 256 && /^[A-Za-z0-9.-]*$/.test(text)
}

/** Whether `text` may stand in an address field. Older nodes announce a name where newer ones announce an IP address. */
export function isAddress(text: string): boolean {
  return /^[A-Za-z0-9.:_%-]*$/.test(text)
}
