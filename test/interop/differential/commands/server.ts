/** What the server itself is asked: users, settings, clients, and the shape of commands. Nothing whose answer tells the time, an address or a version. */
export const users = [
  'ACL SETUSER (bob|alice) <rule>...', 'ACL SETUSER (bob|alice) <rule>...', 'ACL GETUSER (bob|alice|nobody)', 'ACL DELUSER (bob|alice|default|nobody)...', 'ACL USERS', 'ACL LIST',
  'ACL DRYRUN (bob|alice|nobody) GET <key>', 'ACL DRYRUN (bob|alice) SET <key> <value>', 'ACL DRYRUN bob COPY <key> {k}2', 'ACL DRYRUN alice PUBLISH <key> <value>',
  'ACL DRYRUN (bob|alice) CONFIG (GET|SET|RESETSTAT) maxmemory', 'ACL DRYRUN bob nothing', 'ACL WHOAMI', 'ACL CAT nothing', 'ACL LOG x', 'ACL nothing', 'ACL LOAD',
] as const

export const settings = [
  'CONFIG SET <setting> <settingvalue>', 'CONFIG SET <setting> <settingvalue> <setting> <settingvalue>', 'CONFIG GET <setting>', 'CONFIG GET (maxmem*|*entries|hash-*|*nothing*|save|`[sz]*listpack*`)',
  'CONFIG GET <setting> <setting>', 'CONFIG SET nothing 1', 'CONFIG SET databases 3', 'CONFIG SET', 'CONFIG GET', 'CONFIG nothing', 'CONFIG RESETSTAT', 'CONFIG REWRITE',
] as const

export const clients = [
  'CLIENT SETNAME <member>', 'CLIENT SETNAME <value>', 'CLIENT GETNAME', 'CLIENT NO-EVICT (ON|OFF|x)', 'CLIENT GETREDIR', 'CLIENT TRACKINGINFO', 'CLIENT CACHING (YES|NO|x)',
  'CLIENT TRACKING (OFF|x)', 'CLIENT TRACKING ON (OPTIN|OPTOUT|BCAST|x) (OPTIN OPTOUT|BCAST OPTIN|PREFIX a)', 'CLIENT TRACKING ON REDIRECT (99999|x|-1)',
  'CLIENT KILL (TYPE x|ID 0|ID x|ID 99999|ADDR 1.2.3.4:5|LADDR 1.2.3.4:5|USER nobody|SKIPME x|x)', 'CLIENT KILL 1.2.3.4:5', 'CLIENT UNBLOCK (99999|x) [TIMEOUT|ERROR|x]',
  'CLIENT PAUSE (x|-1) [WRITE|ALL|x]', 'CLIENT UNPAUSE', 'CLIENT REPLY x', 'CLIENT nothing', 'CLIENT KILL',
  'SELECT (0|1|15|16|-1|x)', 'ECHO <value>', 'PING [<value>]', 'AUTH (x|nobody x)', 'RESET', 'MULTI', 'EXEC', 'SWAPDB <index> <index>', 'DEBUG nothing', 'OBJECT nothing', 'OBJECT FREQ <key>', 'MEMORY nothing',
  'SLOWLOG nothing', 'LATENCY (RESET nothing|HISTORY nothing|GRAPH nothing)', 'PUBSUB (CHANNELS|NUMPAT|NUMSUB a b|SHARDCHANNELS|nothing)', 'PUBLISH <member> <value>', 'WAIT <count> x', 'FAILOVER x', 'REPLICAOF x', 'SCRIPT nothing', 'FUNCTION nothing',
] as const

export const shapes = [
  'COMMAND GETKEYS GET <key>', 'COMMAND GETKEYS MSET <key> <value> <key> <value>', 'COMMAND GETKEYS EVAL x (0|1|2|x|-1) <key>...', 'COMMAND GETKEYS ZUNIONSTORE <key> (1|2|0|x) <key>...',
  // Not SORT with STORE: of a repeated STORE Redis 7.0 names a key that SORT does not write (redis#15478), ours the one it writes.
  'COMMAND GETKEYS XREAD STREAMS <key> <id>', 'COMMAND GETKEYS XREADGROUP GROUP a b STREAMS <key> <key> <id> <id>', 'COMMAND GETKEYS SORT <key> LIMIT 0 1', 'COMMAND GETKEYS GEORADIUS <key> 1 2 3 m STORE <key>',
  'COMMAND GETKEYS MIGRATE h 1 `` 0 5 KEYS <key>...', 'COMMAND GETKEYS MEMORY USAGE <key>', 'COMMAND GETKEYS OBJECT ENCODING <key>', 'COMMAND GETKEYS LMPOP (1|2|x) <key>... LEFT', 'COMMAND GETKEYS BLPOP <key>... 0',
  'COMMAND GETKEYS (PING|nothing|CONFIG GET x|GET|SET <key>|PUBLISH a b|SSUBSCRIBE a|FCALL x 1 <key>)', 'COMMAND GETKEYSANDFLAGS (GET <key>|SET <key> v|SET <key> v GET|LMOVE <key> <key> LEFT RIGHT|COPY <key> <key>|GETEX <key>|BITFIELD <key> GET u8 0|EVAL x 1 <key>|PING)',
] as const
