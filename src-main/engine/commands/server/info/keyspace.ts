import type { Keyspace } from '../../../keyspace/keyspace.ts'
import type { CommandContext } from '../../context.ts'

/** Keys whose remaining time is averaged: a few tell enough. */
const SAMPLED_KEYS = 32

export function keyspaceLines({ node, nowMs }: CommandContext): readonly string[] {
  return node.databases.flatMap((db, index) => {
    if (db.size === 0) return []
    const expires = db.expiries.count
    return [`db${index}:keys=${db.size},expires=${expires},avg_ttl=${expires === 0 ? 0 : averageTimeLeftMs(db, nowMs)}`]
  })
}

function averageTimeLeftMs(db: Keyspace, nowMs: number): number {
  let sampled = 0
  let sumMs = 0
  for (const { expiresAtMs } of db.slots.entries()) {
    if (expiresAtMs === undefined) continue
    sumMs += Math.max(0, Number(expiresAtMs) - nowMs)
    if (++sampled === SAMPLED_KEYS) break
  }
  return sampled === 0 ? 0 : Math.round(sumMs / sampled)
}
