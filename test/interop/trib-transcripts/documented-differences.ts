/** Why ours prints something else than the original did, in the situations where it does. */
export interface DocumentedDifference {
  readonly reason: string
  /** Situations it may occur in, as `tool/name`; everywhere if left out. */
  readonly where?: RegExp
  /** Lines with their sign: '-' what only the original prints, '+' what only ours prints. */
  readonly lines: readonly RegExp[]
}

export const DOCUMENTED_DIFFERENCES: readonly DocumentedDifference[] = [
  { reason: 'One help for both spellings, and for what only ours does; asking for help is no failure.', where: /00-help$/, lines: [/./] },
  { reason: 'Creation is announced as redis-trib.rb does.', where: /redis-cli\/0[12]/, lines: [/^\+>>> Creating cluster$/, /^-Master\[\d\] -> Slots/, /^\+Using 3 masters:$/, /^\+<node [012]>$/] },
  { reason: 'Replicas that share a host with their primary are swapped by chance in redis-trib.rb; here they stay where they were allocated.', where: /trib-rb\/02-create$/, lines: [/^[-+] {3}replicates <id \d>$/, /^[-+]S: <id \d> <node \d>$/] },
  { reason: 'A plan that is declined is said to be, and the exit code tells it.', where: /01b-create-decline$/, lines: [/^-exit 0$/, /^\+exit 1$/, /^\+\*\*\* Aborting\.\.\.$/] },
  { reason: 'Who does not answer is named as redis-trib.rb does, with the reason and what to look at.', where: /unreachable$/, lines: [/^-Could not connect to Redis at/, /^\+\[ERR\] Sorry, can't connect to node/, /^\+ {6}Nobody answers at/] },
  { reason: 'check begins with the findings, as in redis-trib.rb; info has the summary.', where: /redis-cli\/.*check/, lines: [/^-<node \d> \(<id \d>\.\.\.\) -> \d+ keys/, /^-\[OK\] \d+ keys in \d masters\.$/, /^-\d\.\d\d keys per slot on average\.$/] },
  { reason: 'fix begins with the summary, as in redis-cli.', where: /trib-rb\/.*fix/, lines: [/^\+<node \d> \(<id \d>\.\.\.\) -> \d+ keys/, /^\+\[OK\] \d+ keys in \d masters\.$/, /^\+\d\.\d\d keys per slot on average\.$/] },
  { reason: 'A plan is shown with what it moves and how long that will take.', lines: [/^\+ {2}Slot map changes:$/, /^\+ {4}<node \d> -> <node \d>: [\d,-]+ \(\d+ slots, \d+ keys, about \(size\)\)$/, /^\+ {2}To move: \d+ slots, \d+ keys, about \(size\), in about \(time\)\.$/] },
  { reason: 'A repair says why, with which commands, and at what risk.', where: /fix/, lines: [/^\+ {4}(Why|Command|Risk): /] },
  { reason: 'What was stopped can be gone on with or taken back.', lines: [/^\+ {6}(Go on with|Take back): +slotscope trib (resume|rollback) \(operation\)$/] },
  { reason: 'The option is named by its shorter spelling, with what it does.', where: /08h-fix-busykey$/, lines: [/^-with --cluster-replace option to force key overriding\.$/, /^\+with --replace: then the source node's values stay/] },
  { reason: 'A slot is told of when it has moved, not before.', where: /08h2?-fix-busykey/, lines: [/^[-+]Moving slot 8338 from <node 2> to <node 1>:/] },
  { reason: 'The search for keys that no client can reach goes on after a slot that could not be repaired, and meets the same key.', where: /08h-fix-busykey$/, lines: [/^\+>>> (Check for multiple slot owners|Moving 1 stray key)/, /^\+\*\*\* (Target key exists|Checking key values|Found 1 key)/, /^\+ {4}(Source node: <node 2>|Target node: <node 1>|Keys\(s\):|- \{tag\}:1)$/, /^\+Please fix the above key/] },
  { reason: 'Our first attempt left the slot with its owner, redis-cli’s left it with nobody: so its second sees the owner as one more importing node.', where: /08h2-fix-busykey-replace$/, lines: [/^-\*\*\* Found keys about slot 8338 in node <node 1>!$/, /^[-+]Set as importing in: /] },
  { reason: 'A newcomer is waited for until every member knows it.', where: /10c?-add-?node/, lines: [/^[-+]Waiting for the cluster to join\.*$/] },
  { reason: 'Functions are brought to a newcomer, as redis-cli does; redis-trib.rb knows of none.', where: /trib-rb\/10-addnode/, lines: [/^\+>>> (Getting functions|Send FUNCTION)/] },
  { reason: 'What may be done about it is said.', where: /12-del-?node-nonempty$/, lines: [/^\+ {6}Or let --drain move its slots/] },
  { reason: 'Two primaries were equally short of slots, and redis-cli went by the order of gossip; replicas of an emptied primary follow its last slot.', where: /redis-cli\/12b2?-/, lines: [/^[-+]<node [12]> \(<id [12]>\.\.\.\) -> \d+ keys/, /^[-+]Moving /] },
  { reason: 'A slot that is closed is said to be, in every case.', where: /(14-fix-migrating-only|16d-fix-uncovered-multi)$/, lines: [/^\+>>> Setting \d+ as STABLE/] },
  { reason: 'Slots are written as redis-trib.rb writes them.', where: /redis-cli\/(16|20)/, lines: [/^-\[[\d-]+\](,\[[\d-]+\])*$/, /^\+\d+(-\d+)?(,\d+(-\d+)?)*$/] },
  { reason: 'Slots without an owner are named.', lines: [/^\+ {3}Without an owner: [\d,-]+ \(\d+ slots\)$/] },
  { reason: 'Slots without keys go to the primary with the fewest slots, not to one by chance.', where: /(16b-fix-uncovered|20c-fix-unreachable)$/, lines: [/^[-+]>>> Covering slot [\d,-]+ with <node \d>$/] },
  { reason: 'The slots went to the primaries with the fewest, so the state after it is another.', where: /20[de]/, lines: [/^[-+] {3}slots:/, /^[-+]<id [01]> <node [01]> /] },
  { reason: 'Import names its source first, and tells of each key that was not taken; redis-cli stops at the first.', where: /17b?2?-import/, lines: [/^\+>>> Connecting to the source Redis instance$/, /^[-+]>>> Importing data from <node standalone> to cluster/, /^[-+]Migrating \S+ to <node \d>/, /^-ERR Target instance replied with error: BUSYKEY/, /^\+\[ERR\] 1 of 51 keys were not imported/] },
  { reason: 'An import that left keys behind has failed.', where: /trib-rb\/17-import-copy$/, lines: [/^-exit 0$/, /^\+exit 1$/] },
  { reason: 'What redis-cli answered to DEL before the import is not looked at.', where: /trib-rb\/17b2-import-move$/, lines: [/^-0$/] },
  { reason: 'A backup holds payloads of DUMP in place of RDB files: no right to replicate is needed, and restore brings them into any layout.', where: /redis-cli\/18b?-backup/, lines: [/./] },
  { reason: 'Who is not reachable is named with its id, in check and before every repair.', where: /redis-cli\/20/, lines: [/^-Could not connect to Redis at/, /^\+\[ERR\] Node <node \d> \(<id \d>\) is held for failed by the cluster\.$/] },
  { reason: 'The warning is the same in two lines.', where: /20b-fix-dead-refused$/, lines: [/^[-+]\*\*\* Fixing slots coverage with 1 unreachable masters is dangerous/, /^\+ {4}This can cause data loss/] },
  { reason: 'check exits with 1 as long as it finds something: failed nodes, open or uncovered slots.', where: /20d-check$|trib-rb\/.*check$/, lines: [/^-exit 0$/, /^\+exit 1$/] },
  { reason: 'Blocks of a plan are indented as in redis-cli; a primary without replicas says nothing of them.', where: /trib-rb/, lines: [/^[-+] +\d additional replica\(s\)$/, /^[-+] +slots:[\d,-]+ \(\d+ slots\) master$/] },
  { reason: 'Numbers as redis-cli writes them.', where: /trib-rb\/(09|11|12b)/, lines: [/^[-+]>>> Rebalancing across \d nodes\. Total weight = /, /^[-+]\*\*\* No rebalancing needed! All nodes are within the/] },
  { reason: 'The node that was asked for is named.', where: /08e-reshard-bad-target$/, lines: [/^[-+]\*\*\* The specified node /] },
  { reason: 'A command is repeated as it was typed, and replies are printed as redis-cli prints them.', where: /trib-rb\/(06|14b)/, lines: [/^[-+]>>> Calling /, /^[-+]<node \d>: /, /^[-+]\S+$/] },
  { reason: 'Repairs in the words of redis-cli, which names the case.', where: /trib-rb\/.*fix/, lines: [/^\+>>> Case \d: /, /^->>> Moving all the \d+ slot keys/, /^-Set as (migrating|importing) in:$/, /^-\[ERR\] Sorry, Redis-trib can't fix this slot yet/, /^-Slot \d+ has keys in \d nodes:/, /^[-+]The follow?owing uncovered slots/, /^[-+]The fol+owing uncovered slots/, /^-List of not covered slots/, /^-Moving slot \d+ from/] },
]
