/**
 * Syntax of the commands people type most, for servers older than 7.0, which have no COMMAND DOCS:
 * `NAME | group | syntax | summary`. Commands missing here are still completed, from the server's COMMAND.
 */
const LINES = `
APPEND | string | key value | Appends text to a string, creating it when missing
ASKING | cluster | | Lets the next command use a slot that is being imported
AUTH | connection | [username] password | Authenticates the connection
BITCOUNT | bitmap | key [start end] | Counts the set bits of a string
BLPOP | list | key [key ...] timeout | Takes the first element of a list, waiting for one
BRPOP | list | key [key ...] timeout | Takes the last element of a list, waiting for one
CLIENT GETNAME | connection | | Name of this connection
CLIENT ID | connection | | Number of this connection
CLIENT KILL | connection | ip:port | Closes a client's connection
CLIENT LIST | connection | | Every open connection
CLIENT SETNAME | connection | connection-name | Names this connection
CLUSTER ADDSLOTS | cluster | slot [slot ...] | Gives unassigned slots to this node
CLUSTER BUMPEPOCH | cluster | | Raises the node's config epoch
CLUSTER COUNT-FAILURE-REPORTS | cluster | node-id | How many nodes report a node as failing
CLUSTER COUNTKEYSINSLOT | cluster | slot | How many keys a slot holds on this node
CLUSTER DELSLOTS | cluster | slot [slot ...] | Makes slots unassigned in this node's view
CLUSTER FAILOVER | cluster | [FORCE|TAKEOVER] | Makes a replica take over from its primary
CLUSTER FLUSHSLOTS | cluster | | Makes all of this node's slots unassigned
CLUSTER FORGET | cluster | node-id | Removes a node from this node's table
CLUSTER GETKEYSINSLOT | cluster | slot count | Keys of a slot on this node
CLUSTER INFO | cluster | | State of the cluster as this node sees it
CLUSTER KEYSLOT | cluster | key | The hash slot of a key
CLUSTER MEET | cluster | ip port | Introduces another node
CLUSTER MYID | cluster | | The id of this node
CLUSTER NODES | cluster | | Every node this node knows, with its slots
CLUSTER REPLICAS | cluster | node-id | The replicas of a primary
CLUSTER REPLICATE | cluster | node-id | Makes this node a replica
CLUSTER RESET | cluster | [HARD|SOFT] | Makes this node forget the cluster
CLUSTER SAVECONFIG | cluster | | Writes nodes.conf now
CLUSTER SET-CONFIG-EPOCH | cluster | config-epoch | Sets the config epoch of a fresh node
CLUSTER SETSLOT | cluster | slot IMPORTING node-id|MIGRATING node-id|NODE node-id|STABLE | Moves a slot, step by step
CLUSTER SLOTS | cluster | | Slot ranges and the nodes that serve them
COMMAND | server | | Every command of the server
CONFIG GET | server | parameter | Values of configuration parameters
CONFIG RESETSTAT | server | | Sets the counters of INFO to zero
CONFIG REWRITE | server | | Writes the configuration back to its file
CONFIG SET | server | parameter value | Changes a configuration parameter
DBSIZE | server | | Number of keys in the database
DECR | string | key | Subtracts one
DECRBY | string | key decrement | Subtracts an integer
DEL | generic | key [key ...] | Deletes keys
DISCARD | transactions | | Drops the commands queued since MULTI
DUMP | generic | key | A key's value in serialized form
ECHO | connection | message | Answers with the message
EVAL | scripting | script numkeys [key [key ...]] [arg [arg ...]] | Runs a Lua script
EVALSHA | scripting | sha1 numkeys [key [key ...]] [arg [arg ...]] | Runs a cached Lua script
EXEC | transactions | | Runs the commands queued since MULTI
EXISTS | generic | key [key ...] | How many of the keys exist
EXPIRE | generic | key seconds | Gives a key a time to live
EXPIREAT | generic | key unix-time-seconds | Sets when a key expires
FLUSHALL | server | [ASYNC|SYNC] | Deletes every key of every database
FLUSHDB | server | [ASYNC|SYNC] | Deletes every key of the database
GEOADD | geo | key longitude latitude member [longitude latitude member ...] | Adds places
GEODIST | geo | key member1 member2 [M|KM|FT|MI] | Distance between two places
GET | string | key | Value of a string
GETBIT | bitmap | key offset | One bit of a string
GETRANGE | string | key start end | Part of a string
GETSET | string | key value | Sets a string and answers with the old one
HDEL | hash | key field [field ...] | Deletes fields of a hash
HELLO | connection | [protover [AUTH username password] [SETNAME clientname]] | Chooses the protocol version
HEXISTS | hash | key field | Whether a hash has a field
HGET | hash | key field | Value of a field
HGETALL | hash | key | Every field of a hash with its value
HINCRBY | hash | key field increment | Adds an integer to a field
HKEYS | hash | key | Every field of a hash
HLEN | hash | key | Number of fields of a hash
HMGET | hash | key field [field ...] | Values of several fields
HSCAN | hash | key cursor [MATCH pattern] [COUNT count] | Walks the fields of a hash
HSET | hash | key field value [field value ...] | Sets fields of a hash
HVALS | hash | key | Every value of a hash
INCR | string | key | Adds one
INCRBY | string | key increment | Adds an integer
INCRBYFLOAT | string | key increment | Adds a number
INFO | server | [section] | State and counters of the server
KEYS | generic | pattern | Every key that matches; slow on many keys
LASTSAVE | server | | When the data was last saved
LINDEX | list | key index | One element of a list
LINSERT | list | key BEFORE|AFTER pivot element | Puts an element beside another
LLEN | list | key | Length of a list
LPOP | list | key [count] | Takes elements from the head
LPUSH | list | key element [element ...] | Puts elements at the head
LRANGE | list | key start stop | Part of a list
LREM | list | key count element | Removes elements equal to one
LSET | list | key index element | Replaces one element
LTRIM | list | key start stop | Keeps part of a list
MEMORY USAGE | server | key [SAMPLES count] | Bytes a key takes
MGET | string | key [key ...] | Values of several strings
MIGRATE | generic | host port key|"" destination-db timeout [COPY] [REPLACE] [AUTH password] [KEYS key [key ...]] | Moves keys to another server
MONITOR | server | | Shows every command the server gets
MSET | string | key value [key value ...] | Sets several strings
MULTI | transactions | | Starts a transaction
OBJECT ENCODING | generic | key | How a value is stored
PERSIST | generic | key | Takes away a time to live
PEXPIRE | generic | key milliseconds | Gives a key a time to live
PING | connection | [message] | Asks for an answer
PSUBSCRIBE | pubsub | pattern [pattern ...] | Listens to channels that match
PTTL | generic | key | Time to live in milliseconds
PUBLISH | pubsub | channel message | Sends a message to a channel
PUNSUBSCRIBE | pubsub | [pattern [pattern ...]] | Stops listening to channels that match
RANDOMKEY | generic | | Any key
READONLY | cluster | | Lets a replica answer reads
READWRITE | cluster | | Ends READONLY
RENAME | generic | key newkey | Renames a key
REPLICAOF | server | host port | Makes the server a replica
RESTORE | generic | key ttl serialized-value [REPLACE] | Creates a key from what DUMP gave
ROLE | server | | Role of the server in replication
RPOP | list | key [count] | Takes elements from the tail
RPUSH | list | key element [element ...] | Puts elements at the tail
SADD | set | key member [member ...] | Adds members to a set
SAVE | server | | Saves the data, blocking the server
SCAN | generic | cursor [MATCH pattern] [COUNT count] [TYPE type] | Walks the keys
SCARD | set | key | Number of members of a set
SDIFF | set | key [key ...] | Members of the first set only
SELECT | connection | index | Chooses the database
SET | string | key value [EX seconds|PX milliseconds|KEEPTTL] [NX|XX] | Sets a string
SETBIT | bitmap | key offset value | Sets one bit of a string
SETEX | string | key seconds value | Sets a string with a time to live
SETNX | string | key value | Sets a string unless the key exists
SETRANGE | string | key offset value | Overwrites part of a string
SHUTDOWN | server | [NOSAVE|SAVE] | Stops the server
SINTER | set | key [key ...] | Members that all sets have
SISMEMBER | set | key member | Whether a set has a member
SLOWLOG GET | server | [count] | The slowest commands
SMEMBERS | set | key | Every member of a set
SMOVE | set | source destination member | Moves a member to another set
SPOP | set | key [count] | Takes random members
SRANDMEMBER | set | key [count] | Random members
SREM | set | key member [member ...] | Removes members from a set
SSCAN | set | key cursor [MATCH pattern] [COUNT count] | Walks the members of a set
STRLEN | string | key | Length of a string
SUBSCRIBE | pubsub | channel [channel ...] | Listens to channels
SUNION | set | key [key ...] | Members of any of the sets
TIME | server | | The server's clock
TTL | generic | key | Time to live in seconds
TYPE | generic | key | Type of a key's value
UNLINK | generic | key [key ...] | Deletes keys, freeing memory in the background
UNSUBSCRIBE | pubsub | [channel [channel ...]] | Stops listening to channels
UNWATCH | transactions | | Forgets the watched keys
WAIT | generic | numreplicas timeout | Waits until replicas have the writes
WATCH | transactions | key [key ...] | Lets EXEC fail when a key changes before it
XADD | stream | key *|id field value [field value ...] | Appends an entry to a stream
XLEN | stream | key | Number of entries of a stream
XRANGE | stream | key start end [COUNT count] | Entries between two ids
XREAD | stream | [COUNT count] [BLOCK milliseconds] STREAMS key [key ...] id [id ...] | Entries after an id
ZADD | sorted-set | key [NX|XX] [CH] [INCR] score member [score member ...] | Adds members with their scores
ZCARD | sorted-set | key | Number of members
ZCOUNT | sorted-set | key min max | Members with a score in a range
ZINCRBY | sorted-set | key increment member | Adds to a score
ZPOPMAX | sorted-set | key [count] | Takes the members with the highest scores
ZPOPMIN | sorted-set | key [count] | Takes the members with the lowest scores
ZRANGE | sorted-set | key start stop [WITHSCORES] | Members by rank
ZRANGEBYSCORE | sorted-set | key min max [WITHSCORES] [LIMIT offset count] | Members by score
ZRANK | sorted-set | key member | Rank of a member
ZREM | sorted-set | key member [member ...] | Removes members
ZREVRANGE | sorted-set | key start stop [WITHSCORES] | Members by rank, highest first
ZSCAN | sorted-set | key cursor [MATCH pattern] [COUNT count] | Walks the members
ZSCORE | sorted-set | key member | Score of a member
`

/** Every row as its four cells: name, group, syntax, summary. */
export function fallbackRows(): (readonly [name: string, group: string, syntax: string, summary: string])[] {
  return LINES.trim().split('\n').map(parseRow)
}

/** Only a bar between spaces separates cells: `FORCE|TAKEOVER` is syntax. */
function parseRow(line: string): readonly [string, string, string, string] {
  const [name = '', group = '', ...rest] = line.split(/ \| | \|$/)
  if (rest.length === 1) return [name, group, '', rest[0]!.replace(/^\| /, '')]
  return [name, group, rest[0] ?? '', rest[1] ?? '']
}
