import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, replyItems, type RespValue } from '../../engine/resp/reply-value.ts'
import { encodeCommand } from '../../explorer/node-connection.ts'
import type { TribNode } from '../trib-node.ts'
import { dropKeys } from './copies.ts'
import { HAND_OVER_SCRIPT, TTLS_CAME } from './hand-over-script.ts'
import { HAND_OVER_UNCHANGED_SCRIPT } from './hand-over-unchanged-script.ts'
import { restoreRequest, type KeyCopy } from './restore-request.ts'
import { keysInSlots, PATIENT_MS } from './slot-commands.ts'
import type { ChangeMark, HandOver, SourceChanges } from './source-changes.ts'

/** So often a slot is tried in which clients keep changing keys; those that changed are left out the next time. */
const ROUNDS = 4
/** Keys created since they were counted; more go after the slot was opened. */
const MORE_KEYS = 16

/** Fewer keys are compared sooner than the hand-overs before are over, which one without comparing has to wait for. */
const LEAST_UNCOMPARED = 100

/** What became of a slot: its keys are at the target and the source sends clients there, or nothing has changed. */
export type CopyOutcome = { readonly isOpen: true; readonly movedCount: number } | { readonly isOpen: false; readonly why: 'changing' | 'refused' }

/**
 * Moves one slot's keys: copies them while nobody can see the copies (the target imports, the source owns the slot and does not
 * send anybody there), then opens the slot and deletes them at the source in one stroke, if they are still what was copied. Clients
 * see each key at every moment exactly once. What changed meanwhile stays at the source, without a copy.
 */
export class SlotCopy {
  private readonly source: TribNode
  private readonly target: TribNode
  private readonly slot: number
  private readonly targetId: string
  private readonly changes: SourceChanges
  private readonly copies = new Map<Bytes, KeyCopy>()
  private hasTtls = false

  constructor(source: TribNode, target: TribNode, slot: number, targetId: string, changes: SourceChanges) {
    this.source = source
    this.target = target
    this.slot = slot
    this.targetId = targetId
    this.changes = changes
  }

  /**
   * The target must have the slot importing and no key of it.
   * @throws ConnectFailure, TribRefusal
   */
  async run(keyCount: number): Promise<CopyOutcome> {
    // Sent in this order: what changes after the mark makes the quick hand-over impossible.
    const [mark, [keys = []]] = await Promise.all([keyCount < LEAST_UNCOMPARED ? undefined : this.changes.mark(), keysInSlots(this.source, [this.slot], [keyCount + MORE_KEYS])])
    if (!(await this.read(keys)) || !(await this.write())) return this.giveUp('refused')
    if (mark !== undefined && (await this.handOverUnchanged(mark))) return { isOpen: true, movedCount: this.copies.size }
    for (let round = 1; ; round++) {
      const reply = await this.changes.run(() => this.handOver())
      if (reply.type === 'integer') return { isOpen: true, movedCount: this.copies.size }
      const changed = replyItems(reply)
      if (changed === undefined) return this.giveUp(reply.type === 'error' && reply.message.includes(TTLS_CAME) ? 'changing' : 'refused')
      if (round === ROUNDS) return this.giveUp('changing')
      await this.leaveOut(changed)
    }
  }

  /** @returns false when the source refuses */
  private async read(keys: readonly Bytes[]): Promise<boolean> {
    if (keys.length === 0) return true
    const texts = replyItems(await this.source.send(['MGET', ...keys], PATIENT_MS))
    if (texts === undefined) return false
    const others = keys.filter((_, i) => texts[i]!.type !== 'bulk')
    const dumps = await this.source.exchange(others.map((key) => encodeCommand(['DUMP', key])).join(''), others.length, PATIENT_MS)
    if (dumps.some((reply) => reply.type === 'error')) return false
    const values = new Map(keys.flatMap((key, i) => valueOf(key, 'text', texts[i]!)).concat(others.flatMap((key, i) => valueOf(key, 'dump', dumps[i]!))))
    return this.takeDown(values)
  }

  /** Asked after the values: a key that has no time to live then, and none when it is handed over, is as it was. */
  private async takeDown(values: ReadonlyMap<Bytes, Pick<KeyCopy, 'kind' | 'bytes'>>): Promise<boolean> {
    const [keyspace, time] = await this.source.sendAll([['INFO', 'keyspace'], ['TIME']], PATIENT_MS)
    this.hasTtls = !(replyBytes(keyspace) ?? '').includes('expires=0')
    const ends = this.hasTtls ? await this.endsOf([...values.keys()]) : undefined
    if (this.hasTtls && ends === undefined) return false
    const now = timeMs(time)
    let at = 0
    for (const [key, value] of values) {
      const endsAtMs = ends?.[at++] ?? NEVER
      if (endsAtMs !== GONE) this.copies.set(key, { ...value, endsAtMs, ttlMs: endsAtMs === NEVER ? 0 : Math.max(1, endsAtMs - now) })
    }
    return true
  }

  /** Undefined when the source does not tell (before 7.0). */
  private async endsOf(keys: readonly Bytes[]): Promise<readonly number[] | undefined> {
    let text = ''
    for (const key of keys) text += `*2\r\n$11\r\nPEXPIRETIME\r\n$${key.length}\r\n${key}\r\n`
    const replies = await this.source.exchange(text, keys.length, PATIENT_MS)
    const ends = replies.map((reply) => (reply.type === 'integer' ? Number(reply.value) : undefined))
    return ends.every((end) => end !== undefined) ? ends : undefined
  }

  private async write(): Promise<boolean> {
    const replies = await this.target.exchange(restoreRequest(this.copies), this.copies.size, PATIENT_MS)
    return replies.every((reply) => reply.type === 'simple')
  }

  /** @returns false when something may have changed at the source, or it does not let us */
  private handOverUnchanged(mark: ChangeMark): Promise<boolean> {
    return this.changes.ifUnchanged(mark, async (fields) => {
      const reply = await this.source.send(['EVAL', HAND_OVER_UNCHANGED_SCRIPT, '0', String(this.slot), this.targetId, String(this.copies.size), ...fields], PATIENT_MS)
      return reply.type === 'integer' ? { result: true, deletedCount: Number(reply.value) } : { result: false, deletedCount: 0 }
    })
  }

  private async handOver(): Promise<HandOver<RespValue>> {
    const copies = [...this.copies.values()]
    const textCount = copies.filter(({ kind }) => kind === 'text').length
    const ends = this.hasTtls ? copies.map(({ endsAtMs }) => String(endsAtMs)) : []
    const args = [String(this.slot), this.targetId, String(textCount), ...copies.map(({ bytes }) => bytes), ...ends]
    const result = await this.source.send(['EVAL', HAND_OVER_SCRIPT, String(copies.length), ...this.copies.keys(), ...args], PATIENT_MS)
    return { result, deletedCount: result.type === 'integer' ? Number(result.value) : 0 }
  }

  /** @param changed their numbers among the copies, from 1 on */
  private async leaveOut(changed: readonly RespValue[]): Promise<void> {
    const keys = [...this.copies.keys()]
    const left = changed.map((number) => keys[Number(number.type === 'integer' ? number.value : 0n) - 1]!)
    for (const key of left) this.copies.delete(key)
    await dropKeys(this.target, left)
  }

  private async giveUp(why: 'changing' | 'refused'): Promise<CopyOutcome> {
    await dropKeys(this.target, [...this.copies.keys()])
    return { isOpen: false, why }
  }
}

function valueOf(key: Bytes, kind: KeyCopy['kind'], reply: RespValue): [Bytes, Pick<KeyCopy, 'kind' | 'bytes'>][] {
  return reply.type === 'bulk' ? [[key, { kind, bytes: reply.bytes }]] : []
}

/** PEXPIRETIME of a key without a time to live, and of one that does not exist (any more). */
const NEVER = -1
const GONE = -2

function timeMs(time: RespValue | undefined): number {
  const [seconds, micros] = (replyItems(time) ?? []).map((item) => Number(replyBytes(item)))
  return (seconds ?? 0) * 1000 + Math.floor((micros ?? 0) / 1000)
}
