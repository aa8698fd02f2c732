import { afterAll, beforeAll, describe, it } from 'vitest'
import { isMissing } from '../support/program.ts'
import { CrashLab } from './trib-crash/crash-lab.ts'
import { tryCrashPoints } from './trib-crash/crash-points.ts'
import { CRASH_SUBJECTS } from './trib-crash/crash-subjects.ts'

/** A sample by default; TRIB_CRASH_STRIDE=1 tries every point, TRIB_CRASH_FROM=100 begins at the hundredth. */
const STRIDE = Number(process.env['TRIB_CRASH_STRIDE'] ?? 13)
const FROM = Number(process.env['TRIB_CRASH_FROM'] ?? STRIDE)

/** `trib` is killed right after a command it sends, at every point; whatever is left, resume finishes and rollback restores. */
describe.skipIf(isMissing('redis-server', 'crash points on real servers'))('killed after any single command', () => {
  let lab: CrashLab

  beforeAll(async () => {
    lab = await CrashLab.start()
  }, 60_000)
  afterAll(() => lab.stop())

  for (const subject of CRASH_SUBJECTS) {
    it(`${subject.name} is finished by resume or taken back by rollback`, async () => {
      await tryCrashPoints(lab, subject, { from: FROM, stride: STRIDE })
    }, 3_600_000)
  }
})
