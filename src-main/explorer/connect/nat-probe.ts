import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, type RespValue } from '../../engine/resp/reply-value.ts'
import { formatAddress, sameAddress } from '../address.ts'
import { parseClusterNodes, type ClusterNodeLine } from '../cluster-nodes-text.ts'
import { ConnectFailure, failureOfError, failureOfReply } from '../connect-failure.ts'
import { authCommand, type Credentials } from '../credentials.ts'
import type { NodeAddress } from '../hop-trace.ts'
import { NodeConnection } from '../node-connection.ts'
import type { NatProposal } from './connection-data.ts'
import { neighbourAddresses } from './nat-candidates.ts'
import type { NetworkPath } from './network-path.ts'
import { firstToAnswer } from './seeds.ts'

export interface NatProbe {
  readonly seeds: readonly NodeAddress[]
  readonly credentials: Credentials | undefined
  /** With the map as it is; nobody is verified by it yet. */
  readonly path: NetworkPath
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 1500
/** At once: enough to be quick, few enough for a bastion host. */
const LANES = 24

type Answer = { readonly nodeId: string } | { readonly failure: ConnectFailure }

/**
 * Looks for the nodes a cluster announces at addresses that cannot be reached: at the seed's host with their own port, with the
 * seed's port offset, and around the seed's port; at the other seeds. A place counts only when the node there tells the id
 * looked for. A password is given only to a server that asks for one in Redis's words.
 * @throws ConnectFailure when no seed answers or it is no cluster
 */
export async function proposeNatMap({ seeds, credentials, path, timeoutMs = TIMEOUT_MS }: NatProbe): Promise<readonly NatProposal[]> {
  const ask = (address: NodeAddress): Promise<Answer> => identify(address, credentials, path, timeoutMs)
  const { seed, lines } = await firstToAnswer(seeds, (address) => readNodes(address, credentials, path, timeoutMs))
  const named = lines.filter(({ address, flags }) => address.port > 0 && address.host !== '' && !flags.has('noaddr') && !flags.has('handshake')).toSorted(byAddress)
  const answers = await inLanes(named, ({ address }) => (path.isForeign(address) ? Promise.resolve({ failure: new ConnectFailure('foreign', address, '') }) : ask(address)))
  const missing = named.filter((line, i) => idOf(answers[i]!) !== line.nodeId)
  const places = missing.length === 0 ? [] : candidates(seed, seeds, lines, missing).filter((place) => !path.isForeign(place))
  const found = await inLanes(places, ask)
  const placeOf = new Map(places.map((place, i) => [idOf(found[i]!), place]))
  return named.map((line, i) => proposalFor(line, answers[i]!, placeOf.get(line.nodeId), path))
}

function proposalFor(line: ClusterNodeLine, answer: Answer, place: NodeAddress | undefined, path: NetworkPath): NatProposal {
  const { nodeId, address: announced, role } = line
  const base = { nodeId, announced, role, detail: undefined }
  if (idOf(answer) === nodeId) {
    const entry = path.natMap.find(announced)
    return { ...base, verdict: entry === undefined ? 'direct' : 'mapped', actual: entry?.actual ?? announced }
  }
  const detail = 'failure' in answer ? answer.failure.message : `node ${answer.nodeId} answers there`
  if (place !== undefined) return { ...base, verdict: 'found', actual: place, detail }
  return { ...base, verdict: 'failure' in answer && answer.failure.reason !== 'wrong-node' ? 'lost' : 'stranger', actual: undefined, detail }
}

function candidates(seed: NodeAddress, seeds: readonly NodeAddress[], lines: readonly ClusterNodeLine[], missing: readonly ClusterNodeLine[]): NodeAddress[] {
  const announced = lines.find(({ flags }) => flags.has('myself'))?.address
  const all = [...seeds, ...neighbourAddresses(seed, announced, missing.map(({ address }) => address))]
  const tried = missing.map(({ address }) => formatAddress(address))
  return all.filter((place, i) => !tried.includes(formatAddress(place)) && all.findIndex((other) => sameAddress(other, place)) === i)
}

async function readNodes(address: NodeAddress, credentials: Credentials | undefined, path: NetworkPath, timeoutMs: number): Promise<{ seed: NodeAddress; lines: ClusterNodeLine[] }> {
  const connection = await NodeConnection.open({ address, credentials, path, connectTimeoutMs: timeoutMs })
  try {
    const reply = await connection.send(['CLUSTER', 'NODES'], timeoutMs)
    if (reply.type === 'error') throw failureOfReply(reply.message, address) ?? new ConnectFailure('not-a-cluster', address, reply.message)
    return { seed: path.natMap.actualOf(address), lines: parseClusterNodes(replyBytes(reply) ?? '') }
  } finally {
    connection.close()
  }
}

/** Who answers at an address. */
async function identify(address: NodeAddress, credentials: Credentials | undefined, path: NetworkPath, timeoutMs: number): Promise<Answer> {
  let connection: NodeConnection | undefined
  try {
    connection = await NodeConnection.open({ address, path, connectTimeoutMs: timeoutMs })
    const send = (args: readonly Bytes[]): Promise<RespValue> => connection!.send(args, timeoutMs)
    let reply = await send(['CLUSTER', 'MYID'])
    const auth = authCommand(credentials)
    if (auth !== undefined && reply.type === 'error' && /^(NOAUTH|NOPERM)/.test(reply.message)) {
      const login = await send(auth)
      reply = login.type === 'error' ? login : await send(['CLUSTER', 'MYID'])
    }
    if (reply.type === 'error') throw failureOfReply(reply.message, address) ?? new ConnectFailure('refused', address, reply.message)
    return { nodeId: replyBytes(reply) ?? '' }
  } catch (error) {
    return { failure: failureOfError(error, address) }
  } finally {
    connection?.close()
  }
}

/** As people count: 10.0.0.9 before 10.0.0.10. */
function byAddress({ address: a }: ClusterNodeLine, { address: b }: ClusterNodeLine): number {
  return a.host.localeCompare(b.host, 'en', { numeric: true }) || a.port - b.port
}

function idOf(answer: Answer): string | undefined {
  return 'nodeId' in answer ? answer.nodeId : undefined
}

async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]!)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return results
}
