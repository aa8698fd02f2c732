import { expect, it } from 'vitest'
import { TurnClock } from '../../../src-main/engine/dispatch/turn-clock.ts'

it('moves the wall clock on by the monotonic one within a turn, and follows a clock that was set at the next', () => {
  let wallMs = 1_000_000
  let monotonicMs = 50.25
  const never = (): (() => void) => () => undefined
  const turn = new TurnClock({ nowMs: () => wallMs, monotonicMs: () => monotonicMs, setTimeout: never, setInterval: never })
  turn.start()
  expect(turn.nowMs).toBe(1_000_000)
  wallMs = 5_000_000
  monotonicMs += 3.5
  expect(turn.read()).toBe(53.75)
  expect(turn.nowMs).toBe(1_000_003)
  turn.start()
  expect(turn.nowMs).toBe(5_000_000)
})
