import type { Reasons } from './reason.ts'

const NO_CHILD = 'looks for the forked child by its parent and kills it: a snapshot is made in the process, without a fork'
const AFTER_NO_CHILD = 'counts the rewrites that a check before it would have failed by killing the forked child'
const ONE_THREAD = 'wants other clients answered while one script runs: a node has one thread, and a script in an append-only file is run to its end'
const NO_CRASH =
  'wants an assertion to fail on a payload that redis-server takes unseen with sanitize-dump-payload no: the node looks through every payload, and refuses this one'

/** Of `integration/corrupt-dump`: payloads that redis-server accepts unseen, and then crashes on. */
const ACCEPTED_UNSEEN = [
  'listpack too long entry len', 'listpack very long entry len', 'fuzzer findings - NPD in streamIteratorGetID', 'fuzzer findings - listpack NPD on invalid stream',
  'fuzzer findings - stream bad lp_count - unsanitized', 'fuzzer findings - infinite loop', 'fuzzer findings - gcc asan reports false leak on assert',
  'fuzzer findings - lpFind invalid access', 'fuzzer findings - stream bad lp_count', 'fuzzer findings - stream with no records',
  'fuzzer findings - negative reply length', 'fuzzer findings - stream listpack valgrind issue', 'fuzzer findings - stream listpack lpPrev valgrind issue',
  'fuzzer findings - stream with bad lpFirst',
]

export const persistenceReasons: Reasons = {
  'integration/rdb': [{ check: 'failed bgsave prevents writes', why: NO_CHILD }],
  'integration/aof': [{ check: 'EVAL timeout with slow verbatim Lua script from AOF', why: ONE_THREAD }],
  'integration/aof-multi-part': [
    { check: 'AOF multiple rewrite failures will open multiple INCR AOFs', why: NO_CHILD, isSkipped: true },
    { check: "AOF rewrite doesn't open new aof when AOF turn off", why: AFTER_NO_CHILD },
    { check: 'AOF enable/disable auto gc', why: AFTER_NO_CHILD },
    { check: 'AOF can produce consecutive sequence number after reload', why: AFTER_NO_CHILD },
    { check: 'AOF enable during BGSAVE will not write data util AOFRW finish', why: AFTER_NO_CHILD },
    { check: 'AOF will trigger limit when AOFRW fails many times', why: NO_CHILD },
    { check: 'AOF will open a temporary INCR AOF to accumulate data until the first AOFRW success', why: NO_CHILD },
  ],
  'integration/corrupt-dump': ACCEPTED_UNSEEN.map((check) => ({ check, why: NO_CRASH })),
  'unit/shutdown': [{ check: 'Temp rdb will be deleted if we use bg_unlink when shutdown', why: NO_CHILD }],
}
