import { createServer } from 'node:net'

/** Ports handed out by this process, so that two servers being started never race for one. */
const handedOut = new Set<number>()

/**
 * `count` client ports on 127.0.0.1 whose bus ports (port + 10000) are free too.
 * Below the range the system hands out by itself, so that no client connection sits on one.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  for (let tries = 0; ports.length < count && tries < 2000; tries++) {
    const port = 11000 + Math.floor(Math.random() * 10000)
    if (handedOut.has(port)) continue
    if ((await isFree(port)) && (await isFree(port + 10000))) {
      handedOut.add(port)
      ports.push(port)
    }
  }
  if (ports.length < count) throw new Error(`Found only ${ports.length} of ${count} free ports.`)
  return ports
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
