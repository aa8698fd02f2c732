import type { Socket } from 'node:net'
import type { Bytes } from '../../bytes.ts'
import type { Clock } from '../../ports/clock.ts'

/** Why a transfer stopped. `timeout`: nothing came in time; `closed`: the connection broke. */
export type TransferFault = 'timeout' | 'closed'

/** A connection that failed, while connecting, writing or reading. */
export class TransferError extends Error {
  override readonly name = 'TransferError'
  readonly during: 'connecting' | 'writing' | 'reading'
  readonly fault: TransferFault

  constructor(during: 'connecting' | 'writing' | 'reading', fault: TransferFault) {
    super(`${fault} while ${during}`)
    this.during = during
    this.fault = fault
  }
}

const LF = 10
const MAX_LINE_BYTES = 64 * 1024

/** A connection to the server keys are moved to: bytes out, status lines in, every step bounded in time. */
export class TargetConnection {
  /** The database selected there, undefined while unknown. */
  selectedDb: number | undefined
  lastUsedAtMs: number
  private readonly socket: Socket
  private readonly clock: Clock
  private input: Buffer = Buffer.alloc(0)
  private isBroken = false
  private isRefused = false
  private wake: () => void = () => undefined

  private constructor(socket: Socket, clock: Clock) {
    this.socket = socket
    this.clock = clock
    this.lastUsedAtMs = clock.monotonicMs()
    socket.on('data', (chunk: Buffer) => {
      this.input = this.input.length === 0 ? chunk : Buffer.concat([this.input, chunk])
      if (this.input.length > MAX_LINE_BYTES && this.input.indexOf(LF) === -1) socket.destroy()
      this.wake()
    })
    socket.on('drain', () => this.wake())
    // 'close' follows every 'error'.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.isRefused = error.code === 'ECONNREFUSED'
    })
    socket.on('close', () => {
      this.isBroken = true
      this.wake()
    })
  }

  /** @throws TransferError */
  static async open(socket: Socket, clock: Clock, timeoutMs: number): Promise<TargetConnection> {
    const connection = new TargetConnection(socket, clock)
    let isOpen = false
    socket.once('connect', () => {
      isOpen = true
      socket.setNoDelay(true)
      connection.wake()
    })
    try {
      await connection.until(() => isOpen, 'connecting', timeoutMs)
    } catch (error) {
      connection.close()
      // Redis learns of a refused connection when it writes (migrateGetSocket waits for a socket that may be written).
      throw connection.isRefused ? new TransferError('writing', 'closed') : error
    }
    return connection
  }

  get isUsable(): boolean {
    return !this.isBroken
  }

  /** Hands bytes to the operating system. @throws TransferError when it does not take them in time. */
  async write(bytes: Bytes, timeoutMs: number): Promise<void> {
    this.lastUsedAtMs = this.clock.monotonicMs()
    this.socket.write(bytes, 'latin1')
    let before = this.socket.writableLength
    // The time limit is for each step forward, as it is for each 64 KB in Redis.
    while (this.socket.writableLength > 0 && this.socket.writableNeedDrain) {
      await this.until(() => this.socket.writableLength < before || !this.socket.writableNeedDrain, 'writing', timeoutMs)
      before = this.socket.writableLength
    }
  }

  /** The next line without its end. @throws TransferError */
  async readLine(timeoutMs: number): Promise<Bytes> {
    await this.until(() => this.input.indexOf(LF) !== -1, 'reading', timeoutMs)
    const end = this.input.indexOf(LF)
    const line = this.input.toString('latin1', 0, end).replace(/\r$/, '')
    this.input = this.input.subarray(end + 1)
    this.lastUsedAtMs = this.clock.monotonicMs()
    return line
  }

  close(): void {
    this.isBroken = true
    this.socket.destroy()
    this.wake()
  }

  private until(isMet: () => boolean, during: TransferError['during'], timeoutMs: number): Promise<void> {
    if (isMet()) return Promise.resolve()
    if (this.isBroken) return Promise.reject(new TransferError(during, 'closed'))
    return new Promise((resolve, reject) => {
      const settle = (error?: TransferError): void => {
        cancel()
        this.wake = () => undefined
        if (error === undefined) resolve()
        else reject(error)
      }
      const cancel = this.clock.setTimeout(() => settle(new TransferError(during, 'timeout')), timeoutMs)
      this.wake = () => {
        if (isMet()) settle()
        else if (this.isBroken) settle(new TransferError(during, 'closed'))
      }
    })
  }
}
