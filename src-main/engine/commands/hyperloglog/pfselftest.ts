import { DENSE_BYTES, denseRegister, setDenseRegister } from '../../keyspace/hyperloglog/dense-registers.ts'
import { REGISTER_COUNT } from '../../keyspace/hyperloglog/element-register.ts'
import { HyperLogLog } from '../../keyspace/hyperloglog/hyperloglog.ts'
import type { Random } from '../../ports/random.ts'
import { ReplyError, type CommandSpec } from '../command.ts'
import { sparseLimitBytes } from './hyperloglog-key.ts'

/** Rounds of random registers; Redis does a thousand, which would hold up this node's other clients for a second. */
const REGISTER_ROUNDS = 20
/** Elements counted: as far as the errors below tell something, and no longer than a client may be kept waiting. */
const MOST_ELEMENTS = 1_000_000
const STANDARD_ERROR = 1.04 / Math.sqrt(REGISTER_COUNT)

export const pfselftest: CommandSpec = {
  name: 'pfselftest',
  arity: 1,
  flags: ['admin'],
  acl: ['hyperloglog'],
  doc: { summary: 'Tests the HyperLogLog implementation.', since: '2.8.9', group: 'hyperloglog', complexity: 'N/A', syntax: '', isSystemCommand: true },
  run(ctx) {
    testRegisters(ctx.node.random)
    testError(ctx.node.random, sparseLimitBytes(ctx))
    ctx.reply.ok()
  },
}

/** Every register keeps what is put there, whatever its neighbours get. */
function testRegisters(random: Random): void {
  const packed = new Uint8Array(DENSE_BYTES)
  const wanted = new Uint8Array(REGISTER_COUNT)
  for (let round = 0; round < REGISTER_ROUNDS; round++) {
    for (let index = 0; index < REGISTER_COUNT; index++) setDenseRegister(packed, 0, index, (wanted[index] = random.below(64)))
    for (let index = 0; index < REGISTER_COUNT; index++) {
      const found = denseRegister(packed, 0, index)
      if (found !== wanted[index]) throw new ReplyError(`TESTFAILED Register ${index} should be ${wanted[index]} but is ${found}`)
    }
  }
}

/** Dense and sparse agree, and are off by no more than some standard errors at each power of ten. */
function testError(random: Random, sparseBytes: number): void {
  const seed = random.hex(8)
  const sparse = HyperLogLog.empty()
  const dense = HyperLogLog.empty()
  dense.makeDense()
  let checkpoint = 1
  for (let count = 1; count <= MOST_ELEMENTS; count++) {
    const element = `${seed}${count}`
    dense.add(element, sparseBytes)
    sparse.add(element, sparseBytes)
    if (count !== checkpoint) continue
    if (count < sparseBytes / 2 && sparse.isDense) throw new ReplyError('TESTFAILED sparse encoding not used')
    checkAt(checkpoint, Number(dense.findCardinality()), Number(sparse.findCardinality()))
    checkpoint *= 10
  }
}

function checkAt(checkpoint: number, dense: number, sparse: number): void {
  if (dense !== sparse) throw new ReplyError('TESTFAILED dense/sparse disagree')
  const error = Math.abs(checkpoint - dense)
  // At ten elements a single collision is more than the errors allow (pfselftestCommand).
  const allowed = checkpoint === 10 ? 1 : Math.ceil(STANDARD_ERROR * 6 * checkpoint)
  if (error > allowed) throw new ReplyError(`TESTFAILED Too big error. card:${checkpoint} abserr:${error}`)
}
