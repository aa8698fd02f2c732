import { createServer } from 'node:net'
import { SandboxRefusal } from './refusal.ts'

/** The cluster bus listens this far above the client port (Redis Cluster specification, "Redis Cluster TCP ports"). */
export const BUS_PORT_OFFSET = 10_000
const FIRST_PORT = 7000
/** Above this, client ports would run into the range from which systems take ports for outgoing connections. */
const LAST_PORT = 22_000

/** Ports promised to sandboxes of this process that are not yet, or not any more, being listened on. */
const reserved = new Set<number>()

/** Ports held for one sandbox until `release()`, so that two that start at once never choose the same. */
export interface PortReservation {
  readonly ports: readonly number[]
  release(): void
}

/**
 * Reserves `count` consecutive client ports whose bus ports are free too. With `first` exactly those from there on, or a
 * PORT_IN_USE refusal that names the port that is taken; without it the first run of free ones, or NO_FREE_PORTS.
 */
export function reservePorts(host: string, count: number, first?: number): Promise<PortReservation> {
  const mine = turn.then(() => reserveNow(host, count, first))
  turn = mine.catch(() => undefined)
  return mine
}

/** Reservations are made one after the other: two that probe at once would see each other's probes, or the same free run. */
let turn: Promise<unknown> = Promise.resolve()

async function reserveNow(host: string, count: number, first: number | undefined): Promise<PortReservation> {
  if (first === undefined) return searchPorts(host, count)
  const run = consecutive(first, count)
  const taken = await firstTaken(host, run)
  if (taken !== undefined) throw new SandboxRefusal('PORT_IN_USE', inUse(host, taken))
  return reserve(run)
}

async function searchPorts(host: string, count: number): Promise<PortReservation> {
  for (let start = FIRST_PORT; start + count - 1 <= LAST_PORT; ) {
    const run = consecutive(start, count)
    const taken = await firstTaken(host, run)
    if (taken === undefined) return reserve(run)
    start = taken.clientPort + 1
  }
  throw new SandboxRefusal('NO_FREE_PORTS', `no ${count} consecutive free ports (with their bus ports) between ${FIRST_PORT} and ${LAST_PORT} on ${host}`)
}

interface Taken {
  readonly clientPort: number
  readonly port: number
}

async function firstTaken(host: string, run: readonly number[]): Promise<Taken | undefined> {
  for (const clientPort of run) {
    for (const port of [clientPort, clientPort + BUS_PORT_OFFSET]) {
      if (reserved.has(port) || !(await isFree(host, port))) return { clientPort, port }
    }
  }
  return undefined
}

function inUse(host: string, { clientPort, port }: Taken): string {
  const what = port === clientPort ? `port ${port}` : `port ${port} (the bus port of ${clientPort})`
  return `${what} on ${host} is in use; stop what listens there or choose another first port`
}

/** True when a listener could be opened at that address this moment. */
export function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

function consecutive(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}

function reserve(ports: readonly number[]): PortReservation {
  const all = ports.flatMap((port) => [port, port + BUS_PORT_OFFSET])
  for (const port of all) reserved.add(port)
  return {
    ports,
    release() {
      for (const port of all) reserved.delete(port)
    },
  }
}
