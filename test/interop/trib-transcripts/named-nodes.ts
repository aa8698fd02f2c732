/** A node as a recording names it: `<node 0>` for its address, `<id 0>` for its id. */
export interface NamedNode {
  readonly name: string
  readonly port: number
  /** Undefined for what is no cluster node. */
  readonly id: string | undefined
}

/** Addresses, ids and ports become names, so that two runs can be compared. */
export function withNames(text: string, nodes: readonly NamedNode[]): string {
  let named = text
  for (const { name, port, id } of nodes) {
    named = named.replaceAll(`127.0.0.1:${port}`, `<node ${name}>`)
    named = named.replaceAll(new RegExp(`@1?${port + 10_000}\\b`, 'g'), '').replaceAll(new RegExp(`(?<=^|"port": |127\\.0\\.0\\.1-)${port}(?=$|,$|-)`, 'gm'), `<port ${name}>`)
    if (id !== undefined) named = named.replaceAll(id, `<id ${name}>`).replaceAll(`${id.slice(0, 8)}...`, `<id ${name}>...`)
  }
  return named
}

/** The other way round, for command lines. */
export function withAddresses(text: string, nodes: readonly NamedNode[]): string {
  return text.replaceAll(/<(node|id|port) ([^>]+)>/g, (whole, what: string, name: string) => {
    const node = nodes.find((one) => one.name === name)
    if (node === undefined) throw new Error(`${whole} is no node of this test`)
    return what === 'node' ? `127.0.0.1:${node.port}` : what === 'port' ? String(node.port) : node.id!
  })
}
