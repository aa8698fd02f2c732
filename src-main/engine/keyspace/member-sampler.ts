import type { Bytes } from '../bytes.ts'
import type { Random } from '../ports/random.ts'

/**
 * Draws members of a Map or Set uniformly in constant time. The JavaScript collections cannot be entered at a random
 * place, so the first draw from a large one builds this; from then on its owner keeps it up to date.
 */
export class MemberSampler {
  private readonly members: Bytes[]
  private readonly positions = new Map<Bytes, number>()

  constructor(members: Iterable<Bytes>) {
    this.members = [...members]
    this.members.forEach((member, position) => this.positions.set(member, position))
  }

  /** A member; each is as likely as any other. There must be one. */
  pick(random: Random): Bytes {
    return this.members[random.below(this.members.length)]!
  }

  /** The owner gained a member it had not. */
  add(member: Bytes): void {
    this.positions.set(member, this.members.length)
    this.members.push(member)
  }

  /** The owner lost a member: the last one takes its place. */
  remove(member: Bytes): void {
    const position = this.positions.get(member)
    if (position === undefined) return
    const last = this.members.pop()!
    if (last !== member) {
      this.members[position] = last
      this.positions.set(last, position)
    }
    this.positions.delete(member)
  }
}

/** Below this size walking to a random place costs less than keeping a sampler. */
export const SAMPLER_FROM_SIZE = 128

/** The element at a place of a small collection, by walking there. */
export function elementAt<T>(elements: Iterable<T>, position: number): T {
  let at = 0
  for (const element of elements) if (at++ === position) return element
  throw new RangeError(`no element at ${position}`)
}

/** What a random draw of several members needs of a set or hash. */
export interface Drawable {
  readonly size: number
  /** All members. */
  members(): Iterable<Bytes>
  pick(): Bytes
}

/** `count` different members in no particular order; all of them when there are no more (SRANDMEMBER and its kin with a positive count). */
export function drawDistinct(source: Drawable, count: number, random: Random): Bytes[] {
  if (count >= source.size) return [...source.members()]
  if (count * 3 > source.size) return shuffledStart([...source.members()], count, random)
  // Few of many: a draw seldom hits a member drawn before.
  const drawn = new Set<Bytes>()
  while (drawn.size < count) drawn.add(source.pick())
  return [...drawn]
}

function shuffledStart(members: Bytes[], count: number, random: Random): Bytes[] {
  for (let at = 0; at < count; at++) {
    const other = at + random.below(members.length - at)
    const member = members[other]!
    members[other] = members[at]!
    members[at] = member
  }
  return members.slice(0, count)
}
