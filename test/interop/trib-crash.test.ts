import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing } from '../support/program.ts'
import { CrashLab } from './trib-crash/crash-lab.ts'
import type { CrashSubject } from './trib-crash/crash-subject.ts'
import { CRASH_SUBJECTS } from './trib-crash/crash-subjects.ts'

/** A sample by default; TRIB_CRASH_STRIDE=1 tries every point, TRIB_CRASH_FROM=100 begins at the hundredth. */
const STRIDE = Number(process.env['TRIB_CRASH_STRIDE'] ?? 13)
const FROM = Number(process.env['TRIB_CRASH_FROM'] ?? STRIDE)

interface Tally {
  commands: number
  points: number
  beforeAnything: number
  afterAll: number
  resumed: number
  rolledBack: number
}

/** `trib` is killed right after a command it sends, at every point; whatever is left, resume finishes and rollback restores. */
describe.skipIf(isMissing('redis-server', 'crash points on real servers'))('killed after any single command', () => {
  let lab: CrashLab

  beforeAll(async () => {
    lab = await CrashLab.start()
  }, 60_000)
  afterAll(() => lab.stop())

  for (const subject of CRASH_SUBJECTS) {
    it(`${subject.name} is finished by resume or taken back by rollback`, async () => {
      await subject.prepare(lab)
      const tally: Tally = { commands: await lab.commandCount(subject), points: 0, beforeAnything: 0, afterAll: 0, resumed: 0, rolledBack: 0 }
      await subject.expectDone(lab)
      for (let point = FROM; point < tally.commands; point += STRIDE) await crashAt(lab, subject, point, tally)
      process.stdout.write(`crash points of ${subject.name}: ${JSON.stringify(tally)}\n`)
      expect(tally.points).toBe(Math.max(0, Math.ceil((tally.commands - FROM) / STRIDE)))
    }, 3_600_000)
  }
})

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
