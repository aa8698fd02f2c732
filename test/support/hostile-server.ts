import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { HOSTILE_CORPUS } from './hostile-corpus.ts'

/** The address every redirect of it names: of a documentation network (RFC 5737). */
export const FOREIGN = '192.0.2.7:6379'

const SHORT = HOSTILE_CORPUS.filter((payload) => payload.length < 3000)

/**
 * A server that speaks RESP and means no good: it passes for a cluster node, and every string it has a say in is a payload.
 * `GET n` answers payload n as a bulk string, `ECHO n` as a simple one, `ERR n` as an error, `ALL` with all but the huge ones in an array,
 * `HGETALL n` as a key and its value, `AWAY` with a redirect to a foreign host; the picture shows another payload each time.
 */
export class HostileServer {
  readonly port: number
  /** Commands it was sent, in upper case. */
  readonly heard: string[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #look = 0

  private constructor(server: Server) {
    this.#server = server
    this.port = (server.address() as AddressInfo).port
    server.on('connection', (socket) => this.#serve(socket))
  }

  static async start(): Promise<HostileServer> {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    return new HostileServer(server)
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    let pending = ''
    socket.on('error', () => undefined)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1')
      for (let read = readCommand(pending); read !== undefined; read = readCommand(pending)) {
        pending = pending.slice(read.length)
        socket.write(this.#answer(read.args), 'latin1')
      }
    })
  }

  #answer(args: readonly string[]): string {
    const [name = '', second = ''] = args.map((word) => word.toUpperCase())
    this.heard.push(name)
    const payload = HOSTILE_CORPUS[Number(second)] ?? ''
    switch (`${name} ${name === 'CLUSTER' ? second : ''}`.trim()) {
      case 'CLUSTER NODES': return bulk(this.#nodes())
      case 'CLUSTER INFO': return bulk(`cluster_state:ok\r\ncluster_current_epoch:${this.#next()}\r\ncluster_slots_assigned:16384\r\n`)
      case 'CLUSTER SLOTS': return `*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n${bulk('127.0.0.1')}:${this.port}\r\n${bulk(this.#next())}`
      case 'INFO': return bulk(`redis_version:${this.#next()}\r\nserver_name:${this.#next()}\r\nrole:master\r\nmaster_repl_offset:${this.#next()}\r\n${this.#next()}\r\n`)
      case 'DBSIZE': return `:${HOSTILE_CORPUS.length}\r\n`
      case 'COMMAND': return `-ERR ${oneLine(this.#next())}\r\n`
      case 'GET': return bulk(payload)
      case 'ECHO': return `+${oneLine(payload)}\r\n`
      case 'ERR': return `-${oneLine(payload)}\r\n`
      case 'HGETALL': return `*2\r\n${bulk(payload)}${bulk(payload)}`
      case 'ALL': return `*${SHORT.length}\r\n${SHORT.map(bulk).join('')}`
      case 'AWAY': return `-MOVED 1 ${FOREIGN}\r\n`
      default: return '+OK\r\n'
    }
  }

  /** One node that is it, and two that are payloads and foreign. */
  #nodes(): string {
    const word = (): string => this.#next().replaceAll(/[\s,]/g, '_').slice(0, 2000)
    const id = (letter: string): string => letter.repeat(40)
    return [
      `${id('a')} 127.0.0.1:${this.port}@${this.port + 1},${word()} myself,master,${word()} - 0 0 1 connected 0-16383`,
      `${id('b')} ${FOREIGN}@16379,${word()} master - 0 0 2 ${word()} ${word()}`,
      `${id('c')} ${word()}:7000@17000,${word()} slave,${word()} ${id('a')} 0 0 3 connected`,
      word(),
    ].join('\n')
  }

  #next(): string {
    return HOSTILE_CORPUS[this.#look++ % HOSTILE_CORPUS.length]!
  }
}

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`
}

/** Simple strings and errors end at the first line end. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ')
}

/** The first whole command in a stream of them, as clients send them: an array of bulk strings. */
function readCommand(stream: string): { args: string[]; length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(stream)
  if (head === null) return undefined
  const args: string[] = []
  let at = head[0].length
  for (let i = 0; i < Number(head[1]); i++) {
    const size = /^\$(\d+)\r\n/.exec(stream.slice(at, at + 20))
    if (size === null) return undefined
    const start = at + size[0].length
    at = start + Number(size[1]) + 2
    if (stream.length < at) return undefined
    args.push(stream.slice(start, at - 2))
  }
  return { args, length: at }
}
