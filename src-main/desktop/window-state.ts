import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A window's place on the desktop, in device-independent pixels. */
export interface WindowBounds {
  readonly x?: number | undefined
  readonly y?: number | undefined
  readonly width: number
  readonly height: number
}

export interface WindowState extends WindowBounds {
  readonly isMaximized: boolean
}

export const DEFAULT_STATE: WindowState = { width: 1440, height: 900, isMaximized: false }
export const MIN_SIZE = { width: 900, height: 600 } as const

/** The remembered state, or the default where there is none that makes sense. */
export function readWindowState(path: string): WindowState {
  try {
    return validState(JSON.parse(readFileSync(path, 'utf8'))) ?? DEFAULT_STATE
  } catch {
    return DEFAULT_STATE
  }
}

/** Remembers the state. Where that fails, the next window opens at its default place. */
export function writeWindowState(path: string, state: WindowState, log: (line: string) => void): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(state))
  } catch (failure) {
    log(`window state not saved: ${String(failure)}`)
  }
}

/**
 * The state with its place dropped when it lies on none of `screens` by at least a title bar's width: a screen may have been
 * unplugged since.
 */
export function onScreen(state: WindowState, screens: readonly Required<WindowBounds>[]): WindowState {
  const { x, y } = state
  if (x === undefined || y === undefined) return state
  const grip = 100
  const isSeen = screens.some(
    (screen) => x + state.width > (screen.x ?? 0) + grip && x < (screen.x ?? 0) + screen.width - grip && y >= (screen.y ?? 0) && y < (screen.y ?? 0) + screen.height - grip,
  )
  return isSeen ? state : { ...state, x: undefined, y: undefined }
}

function validState(read: unknown): WindowState | undefined {
  const { x, y, width, height, isMaximized } = read as Partial<Record<keyof WindowState, unknown>>
  if (!isSize(width, MIN_SIZE.width) || !isSize(height, MIN_SIZE.height)) return undefined
  const place = Number.isInteger(x) && Number.isInteger(y) ? { x: x as number, y: y as number } : {}
  return { ...place, width, height, isMaximized: isMaximized === true }
}

function isSize(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 20_000
}
