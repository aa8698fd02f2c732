import { createServer, type Server, type Socket } from 'node:net'
import { ReplyDecoder } from '../../src-main/engine/resp/reply-decoder.ts'
import { replyBytes, replyItems } from '../../src-main/engine/resp/reply-value.ts'
import { clusterNodesText } from '../explorer/cluster-nodes-sample.ts'

const FLAGS = /^(\S+ \S+ )(\S+)( .*)$/

/**
 * A cluster that is only told of: every member answers CLUSTER NODES and INFO from an address of its own (127.1.x.y, which
 * Linux has on its loopback), and nothing else works. What the explorer reads of it is what a thousand servers would say.
 */
export class ToldCluster {
  readonly port: number
  readonly count: number
  private readonly servers: Server[]
  private readonly sockets = new Set<Socket>()
  private lines: readonly string[] | undefined
  private failed: number | undefined
  private epoch: number

  private constructor(count: number, port: number) {
    this.count = count
    this.port = port
    this.epoch = count
    this.servers = Array.from({ length: count }, (_, member) => createServer((socket) => this.serve(socket, member)))
  }

  static async start(count: number, port: number): Promise<ToldCluster> {
    const cluster = new ToldCluster(count, port)
    await Promise.all(cluster.servers.map((server, member) => new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, hostOf(member), resolve))))
    return cluster
  }

  get seed(): { host: string; port: number } {
    return { host: hostOf(0), port: this.port }
  }

  /** The next change: another primary fails, the one before is well again. Its currentEpoch is the answer. */
  change(): string {
    this.failed = 1 + ((this.failed ?? 0) % (this.count / 2 - 1))
    return String(++this.epoch)
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))))
  }

  private serve(socket: Socket, member: number): void {
    const decoder = new ReplyDecoder()
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      decoder.push(chunk)
      for (let command = decoder.next(); command !== undefined; command = decoder.next()) {
        const words = (replyItems(command) ?? []).map((word) => (replyBytes(word) ?? '').toLowerCase())
        socket.write(this.answer(words.join(' '), member), 'latin1')
      }
    })
  }

  private answer(command: string, member: number): string {
    if (command === 'cluster nodes') return bulk(this.nodesText(member))
    if (command === 'cluster info') return bulk(`cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_current_epoch:${this.epoch}\r\n`)
    if (command === 'info') return bulk(`# Server\r\nredis_version:7.2.4\r\n# Replication\r\nrole:${member < this.count / 2 ? 'master' : 'slave'}\r\nmaster_link_status:up\r\nmaster_repl_offset:1000\r\nslave_repl_offset:1000\r\n`)
    return command === 'dbsize' ? ':1234\r\n' : '-ERR unknown command\r\n'
  }

  private nodesText(viewer: number): string {
    // The lines are made once: what is measured is who reads them.
    this.lines ??= clusterNodesText(this.count, -1, (member) => `${hostOf(member)}:${this.port}@${this.port + 10000}`).split('\n')
    const lines = [...this.lines]
    if (this.failed !== undefined) lines[this.failed] = lines[this.failed]!.replace(FLAGS, '$1$2,fail$3')
    lines[viewer] = lines[viewer]!.replace(FLAGS, '$1myself,$2$3')
    return lines.join('\n')
  }
}

function hostOf(member: number): string {
  return `127.1.${Math.floor(member / 250)}.${(member % 250) + 1}`
}

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`
}
