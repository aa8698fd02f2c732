import type { Bytes } from '../../bytes.ts'
import type { Point } from '../../keyspace/geo/cells.ts'
import { pointOf } from '../../keyspace/geo/geo-score.ts'
import type { Shape } from '../../keyspace/geo/shape.ts'
import type { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import { readInteger } from '../arguments/integer.ts'
import { ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { readBox, readPoint, readRadius } from './geo-arguments.ts'

/** How a command of the GEORADIUS and GEOSEARCH family takes its arguments. */
export interface SearchForm {
  readonly kind: 'georadius' | 'georadiusbymember' | 'geosearch' | 'geosearchstore'
  /** GEORADIUS_RO and its like know no STORE. */
  readonly mayStore: boolean
}

export type SearchOrder = 'none' | 'asc' | 'desc'

/** What is asked for. Without a source key center and extent may be missing: then nothing is searched. */
export interface SearchRequest {
  center?: Point
  extent?: { readonly kind: 'circle'; readonly radius: number } | { readonly kind: 'box'; readonly width: number; readonly height: number }
  metersAUnit: number
  isFromMember: boolean
  isFromLonLat: boolean
  withDist: boolean
  withHash: boolean
  withCoord: boolean
  /** Stop as soon as there are enough, near or far. */
  any: boolean
  order: SearchOrder
  /** 0: all. */
  count: number
  storeKey: Bytes | undefined
  /** Store distances as scores, in place of positions. */
  storeDist: boolean
}

/** @throws ReplyError in the words of georadiusGeneric, and in its order of checks */
export function readSearch(args: readonly Bytes[], form: SearchForm, source: SortedSetValue | undefined): SearchRequest {
  const request: SearchRequest = {
    metersAUnit: 1, isFromMember: false, isFromLonLat: false, withDist: false, withHash: false, withCoord: false,
    any: false, order: 'none', count: 0, storeKey: form.kind === 'geosearchstore' ? args[1] : undefined, storeDist: false,
  }
  let at = readLeadingArguments(args, form, source, request)
  while (at < args.length) at = readOption(args, at, form, source, request)
  checkRequest(args, form, request)
  return request
}

/** The shape asked for, once center and extent are known. */
export function shapeOf({ center, extent, metersAUnit }: SearchRequest): Shape {
  if (center === undefined || extent === undefined) throw new Error('a search was not refused although nothing says where')
  if (extent.kind === 'circle') return { kind: 'circle', center, radiusMeters: extent.radius * metersAUnit }
  return { kind: 'box', center, widthMeters: extent.width * metersAUnit, heightMeters: extent.height * metersAUnit }
}

/** The fixed arguments; gives where the options begin. */
function readLeadingArguments(args: readonly Bytes[], { kind }: SearchForm, source: SortedSetValue | undefined, request: SearchRequest): number {
  if (kind === 'georadius') {
    request.center = readPoint(args[2]!, args[3]!)
    setRadius(request, args[4]!, args[5]!)
    return 6
  }
  if (kind === 'georadiusbymember') {
    if (source === undefined) return 5
    request.center = memberPoint(source, args[2]!)
    setRadius(request, args[3]!, args[4]!)
    return 5
  }
  return kind === 'geosearch' ? 2 : 3
}

const FLAGS: ReadonlyMap<string, (request: SearchRequest) => void> = new Map<string, (request: SearchRequest) => void>([
  ['withdist', (request) => void (request.withDist = true)],
  ['withhash', (request) => void (request.withHash = true)],
  ['withcoord', (request) => void (request.withCoord = true)],
  ['any', (request) => void (request.any = true)],
  ['asc', (request) => void (request.order = 'asc')],
  ['desc', (request) => void (request.order = 'desc')],
])

/** One option from `at` on; gives where the next begins. */
function readOption(args: readonly Bytes[], at: number, form: SearchForm, source: SortedSetValue | undefined, request: SearchRequest): number {
  const word = args[at]!.toLowerCase()
  const left = args.length - at - 1
  const flag = FLAGS.get(word)
  if (flag !== undefined) {
    flag(request)
    return at + 1
  }
  if (word === 'count' && left >= 1) {
    request.count = readInteger(args[at + 1]!)
    if (request.count <= 0) throw new ReplyError('ERR COUNT must be > 0')
    return at + 2
  }
  return form.kind.startsWith('geosearch') ? readSearchOption(args, at, word, form, source, request) : readRadiusOption(args, at, word, form, request)
}

function readRadiusOption(args: readonly Bytes[], at: number, word: string, { mayStore }: SearchForm, request: SearchRequest): number {
  if ((word !== 'store' && word !== 'storedist') || at + 1 >= args.length || !mayStore) throw syntaxError()
  request.storeKey = args[at + 1]!
  request.storeDist = word === 'storedist'
  return at + 2
}

function readSearchOption(args: readonly Bytes[], at: number, word: string, form: SearchForm, source: SortedSetValue | undefined, request: SearchRequest): number {
  const left = args.length - at - 1
  if (word === 'storedist' && form.kind === 'geosearchstore') {
    request.storeDist = true
    return at + 1
  }
  if (word === 'frommember' && left >= 1 && !request.isFromLonLat) {
    request.isFromMember = true
    if (source !== undefined) request.center = memberPoint(source, args[at + 1]!)
    return at + 2
  }
  if (word === 'fromlonlat' && left >= 2 && !request.isFromMember) {
    request.isFromLonLat = true
    request.center = readPoint(args[at + 1]!, args[at + 2]!)
    return at + 3
  }
  if (word === 'byradius' && left >= 2 && request.extent?.kind !== 'box') {
    setRadius(request, args[at + 1]!, args[at + 2]!)
    return at + 3
  }
  if (word === 'bybox' && left >= 3 && request.extent?.kind !== 'circle') {
    const { width, height, metersAUnit } = readBox(args[at + 1]!, args[at + 2]!, args[at + 3]!)
    request.extent = { kind: 'box', width, height }
    request.metersAUnit = metersAUnit
    return at + 4
  }
  throw syntaxError()
}

function setRadius(request: SearchRequest, text: Bytes, unit: Bytes): void {
  const { amount, metersAUnit } = readRadius(text, unit)
  request.extent = { kind: 'circle', radius: amount }
  request.metersAUnit = metersAUnit
}

function memberPoint(source: SortedSetValue, member: Bytes): Point {
  const score = source.score(member)
  if (score === undefined) throw new ReplyError('ERR could not decode requested zset member')
  return pointOf(score)
}

function checkRequest(args: readonly Bytes[], { kind }: SearchForm, request: SearchRequest): void {
  const isSearch = kind.startsWith('geosearch')
  if (request.storeKey !== undefined && (request.withDist || request.withHash || request.withCoord)) {
    const subject = kind === 'geosearchstore' ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS'
    throw new ReplyError(`ERR ${subject} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`)
  }
  if (isSearch && !request.isFromMember && !request.isFromLonLat) throw new ReplyError(`ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ${args[0]}`)
  if (isSearch && request.extent === undefined) throw new ReplyError(`ERR exactly one of BYRADIUS and BYBOX can be specified for ${args[0]}`)
  if (request.any && request.count === 0) throw new ReplyError('ERR the ANY argument requires COUNT argument')
}
