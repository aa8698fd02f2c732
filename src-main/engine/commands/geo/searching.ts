import type { Bytes } from '../../bytes.ts'
import type { Cell, Point } from '../../keyspace/geo/cells.ts'
import { pointOf, scoresIn } from '../../keyspace/geo/geo-score.ts'
import { cellsCovering } from '../../keyspace/geo/search-cells.ts'
import { distanceWithin, type Shape } from '../../keyspace/geo/shape.ts'
import { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import type { CommandContext } from '../context.ts'
import { existingSortedSet, storeSortedSet } from '../sorted-set/sorted-set-key.ts'
import { replyDistance, replyPoint } from './geo-reply.ts'
import { readSearch, type SearchForm, type SearchOrder, type SearchRequest, shapeOf } from './search-options.ts'

/** A member found, with its distance from the center in metres. */
interface Found {
  readonly member: Bytes
  readonly score: number
  readonly point: Point
  readonly distance: number
}

/** The GEORADIUS and GEOSEARCH commands: finds the members within a shape, and replies or stores them (georadiusGeneric). */
export function searchAround(ctx: CommandContext, args: readonly Bytes[], form: SearchForm): void {
  const source = existingSortedSet(ctx.db, args[form.kind === 'geosearchstore' ? 2 : 1]!)
  const request = readSearch(args, form, source)
  const found = source === undefined ? [] : find(source, request)
  if (request.storeKey === undefined) replyFound(ctx, found, request)
  else ctx.reply.integer(store(ctx, found, request, request.storeKey, form.kind === 'geosearchstore' ? 'geosearchstore' : 'georadiusstore'))
}

function find(source: SortedSetValue, request: SearchRequest): readonly Found[] {
  const { any, count } = request
  const found: Found[] = []
  const shape = shapeOf(request)
  for (const cell of cellsCovering(shape)) {
    if (any && found.length >= count) break
    collect(source, cell, shape, found, any ? count : Infinity)
  }
  // Without ANY, COUNT means the nearest.
  sortFound(found, request.order === 'none' && count > 0 && !any ? 'asc' : request.order)
  return count === 0 ? found : found.slice(0, count)
}

/** Adds the members of a cell that lie within the shape, until `limit` are found in all. */
function collect(source: SortedSetValue, cell: Cell, shape: Shape, found: Found[], limit: number): void {
  const { min, max } = scoresIn(cell)
  const start = source.countWhile((score) => score < min)
  const stop = source.countWhile((score) => score < max) - 1
  if (stop < start) return
  source.visit(start, stop, false, (member, score) => {
    if (found.length >= limit) return
    const point = pointOf(score)
    const distance = distanceWithin(shape, point)
    if (distance !== undefined) found.push({ member, score, point, distance })
  })
}

function sortFound(found: Found[], order: SearchOrder): void {
  if (order === 'asc') found.sort((a, b) => a.distance - b.distance)
  else if (order === 'desc') found.sort((a, b) => b.distance - a.distance)
}

function store(ctx: CommandContext, found: readonly Found[], { storeDist, metersAUnit }: SearchRequest, key: Bytes, event: string): number {
  const entries = found.map(({ member, score, distance }) => [member, storeDist ? distance / metersAUnit : score] as const)
  return storeSortedSet(ctx.db, key, new SortedSetValue(entries, ctx.db.encodingLimits), event)
}

function replyFound({ reply }: CommandContext, found: readonly Found[], request: SearchRequest): void {
  const { withDist, withHash, withCoord, metersAUnit } = request
  const options = Number(withDist) + Number(withHash) + Number(withCoord)
  reply.array(found.length)
  for (const { member, score, point, distance } of found) {
    if (options > 0) reply.array(options + 1)
    reply.bulk(member)
    if (withDist) replyDistance(reply, distance / metersAUnit)
    if (withHash) reply.integer(BigInt(Math.trunc(score)))
    if (withCoord) replyPoint(reply, point)
  }
}
