import { expect } from 'vitest'
import type { CrashLab } from './crash-lab.ts'
import type { CrashSubject } from './crash-subject.ts'

interface Tally {
  commands: number
  points: number
  beforeAnything: number
  afterAll: number
  resumed: number
  rolledBack: number
}

/** Kills a run of `trib` after every `stride`th command it sends, a negative `from` counted from the last one, and has resume and rollback in turn put right what is left. */
export async function tryCrashPoints(lab: CrashLab, subject: CrashSubject, { from, stride, name = subject.name }: { readonly from: number; readonly stride: number; readonly name?: string }): Promise<void> {
  await subject.prepare(lab)
  const tally: Tally = { commands: await lab.commandCount(subject), points: 0, beforeAnything: 0, afterAll: 0, resumed: 0, rolledBack: 0 }
  await subject.expectDone(lab)
  const first = from < 0 ? Math.max(1, tally.commands + from) : from
  for (let point = first; point < tally.commands; point += stride) await crashAt(lab, subject, point, tally)
  process.stdout.write(`crash points of ${name}: ${JSON.stringify(tally)}\n`)
  expect(tally.points).toBe(Math.max(0, Math.ceil((tally.commands - first) / stride)))
}

async function crashAt(lab: CrashLab, subject: CrashSubject, point: number, tally: Tally): Promise<void> {
  await subject.prepare(lab)
  const begunBefore = lab.begunCount()
  const crashed = await lab.killable(subject.argv(lab), { CRASH_AFTER: String(point), CRASH_SKIP: subject.uncounted ?? '' })
  const operation = await lab.unfinished()
  tally.points++
  expect([null, 0], crashed.stderr).toContain(crashed.code)
  if (operation === undefined) {
    const isDone = lab.begunCount() > begunBefore
    if (isDone) tally.afterAll++
    else tally.beforeAnything++
    return isDone ? subject.expectDone(lab) : subject.expectBefore(lab)
  }
  const isResumed = tally.resumed <= tally.rolledBack
  const verb = isResumed ? 'resume' : 'rollback'
  const healed = await lab.trib(verb, operation)
  expect(healed.exitCode, `${verb} of ${subject.name} killed after command ${point}: ${healed.stdout}${healed.stderr}`).toBe(0)
  if (isResumed) tally.resumed++
  else tally.rolledBack++
  await (isResumed ? subject.expectDone(lab) : subject.expectBefore(lab))
}
