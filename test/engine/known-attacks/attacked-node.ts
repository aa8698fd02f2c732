import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { EmbeddedNode } from '../../../src-main/engine/embedded-node.ts'
import { startNode } from '../../../src-main/engine/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { RawConnection } from '../server/raw-connection.ts'
import { TurnWatch } from './turn-watch.ts'

/** What one turn of the node may take of its thread's time, so that others are served meanwhile. */
const LONGEST_TURN_MS = 100
const CANARY = 'as it was'

/** A real node of ours on a real port, with a bystander whose key and connection must outlive every attack. */
export class AttackedNode {
  readonly node: EmbeddedNode
  private readonly folder: string
  private readonly bystander: RawConnection
  private readonly password: string | undefined

  private constructor(node: EmbeddedNode, folder: string, bystander: RawConnection, password: string | undefined) {
    this.node = node
    this.folder = folder
    this.bystander = bystander
    this.password = password
  }

  /** Starts one with the options of a redis.conf; with a `password` clients must authenticate. */
  static async start(options: readonly string[] = [], password?: string): Promise<AttackedNode> {
    const [port] = await freePorts(1)
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-attacked-'))
    const secret = password === undefined ? [] : ['--requirepass', password]
    const node = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...secret, ...options] })
    const attacked = new AttackedNode(node, folder, await RawConnection.open(port!), password)
    await attacked.logIn(attacked.bystander)
    expect(await attacked.bystander.ask('SET', 'canary', CANARY)).toBe('+OK\r\n')
    return attacked
  }

  get port(): number {
    return this.node.port
  }

  /** A connection that has not said who it is. */
  stranger(): Promise<RawConnection> {
    return RawConnection.open(this.port)
  }

  async client(): Promise<RawConnection> {
    const connection = await RawConnection.open(this.port)
    await this.logIn(connection)
    return connection
  }

  /**
   * Runs an attack from a connection of its own, and then looks for damage: the bystander must find its key, nothing may have been
   * written to the log as an internal error, and no turn may have taken longer than `turnMs` of the thread's time.
   */
  async withstands<T>(attack: (attacker: RawConnection) => Promise<T>, { turnMs = LONGEST_TURN_MS } = {}): Promise<T> {
    const attacker = await this.client()
    const watch = new TurnWatch()
    try {
      const result = await attack(attacker)
      expect(await this.bystander.ask('GET', 'canary')).toBe(`$${CANARY.length}\r\n${CANARY}\r\n`)
      expect(watch.longestMs).toBeLessThan(turnMs)
      return result
    } finally {
      watch.stop()
      attacker.close()
    }
  }

  /** A field of INFO, as the bystander sees it. */
  async info(field: string): Promise<string> {
    const text = await this.bystander.ask('INFO', 'everything')
    return new RegExp(`^${field}:(.*)\r$`, 'm').exec(text)?.[1] ?? ''
  }

  async stop(): Promise<void> {
    this.bystander.close()
    await this.node.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }

  private async logIn(connection: RawConnection): Promise<void> {
    if (this.password !== undefined) expect(await connection.ask('AUTH', this.password)).toBe('+OK\r\n')
  }
}
