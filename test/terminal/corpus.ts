/**
 * Commands whose replies hold every type and odd byte a server can send, in an order that gives the same replies on every
 * freshly flushed server. One a line, as typed at the prompt.
 */
export const CORPUS: readonly string[] = String.raw`
ping
ping hello
PING "two words"
echo ""
echo "a\tb\nc\rd\x00e\x07f\bg\\h\"i"
echo "\xff\xfe\x80 high bytes"
echo 日本語
echo 'single \'quoted\' text'
echo "\x7f\x1b[31mred\x1b[0m"
set k v
get k
get missing
set k v nx
set k w xx get
append k "more"
strlen k
getrange k 0 2
setrange k 3 ZZZ
get k
incr n
incrby n 9223372036854775806
incr n
decrby n 5
incr k
incrbyfloat f 3.0e3
incrbyfloat f 0.1
set e "" ex 100
get e
ttl e
persist e
pttl missing
exists k n missing
type k
type missing
del missing
mset a 1 b 2 c 3
mget a b missing c
rpush l a b c d e f g h i j
lrange l 0 -1
lrange l 5 2
llen l
lindex l 0
lindex l 99
linsert l before c x
lpos l j
lpop l 2
rpop l
lmpop 1 l left count 2
lset l 99 x
hset h f1 v1 f2 "v 2" f3 "\x00\x01"
hget h f1
hget h nope
hgetall h
hgetall missing
hkeys h
hvals h
hmget h f1 nope f2
hincrby h n 7
hincrbyfloat h fl 1.5
hstrlen h f2
hexists h f1
hrandfield missing 3
sadd s one
smembers s
smembers missing
sismember s one
smismember s one two
scard s
sinter s missing
sadd ints 1 2 3 4 5 6 7 8 9 10 11 12
smembers ints
sintercard 2 s ints
zadd z 1 one 2.5 two 1e20 big -inf low inf high
zrange z 0 -1
zrange z 0 -1 withscores
zscore z two
zscore z big
zscore z high
zscore z nope
zmscore z one nope low
zincrby z 0.1 one
zrangebyscore z (1 +inf withscores limit 0 2
zrank z one
zpopmin z
zpopmax z 2
zcount z -inf +inf
zadd z nan x
zrandmember missing 2 withscores
zmpop 1 z min
bitcount k
setbit bits 7 1
getbit bits 7
bitpos bits 1
bitfield bits get u8 0 incrby u4 0 100
bitfield bits overflow fail incrby u2 100 4
pfadd hll a b c
pfcount hll
geoadd g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
geodist g Palermo Catania km
geopos g Palermo missing
geohash g Palermo missing
geosearch g fromlonlat 15 37 byradius 200 km asc withcoord withdist
xadd st 1-1 f v
xadd st 1-2 f v g w
xlen st
xrange st - +
xread count 1 streams st 0
xread count 1 streams missing 0
xgroup create st grp 0
xreadgroup group grp me count 1 streams st >
xpending st grp
xinfo groups st
xadd st 1-1 f v
multi
set t 1
incr t
lpush t x
get t
exec
multi
nosuchcommand
exec
multi
discard
exec
watch k
unwatch
eval "return {1,'two',{3,{4,'five'},{}},false,true}" 0
eval "return redis.status_reply('FINE')" 0
eval "return redis.error_reply('MY error')" 0
eval "return {{{1}}}" 0
eval "return {}" 0
eval "return {1,nil,3}" 0
eval "return 3.99" 0
eval "return {redis.error_reply('E1 in array'), redis.status_reply('ok in array')}" 0
eval "return KEYS" 2 a b
evalsha 0000000000000000000000000000000000000000 0
script exists 0000000000000000000000000000000000000000 e0e1f9fabfc9d4800c877a703b823ac0578ff8db
object encoding k
object freq k
object help
dump missing
scan 0 match nothing* count 10000
sscan s 0
hscan missing 0
config get maxmemory-policy
config get *max-*-entries*
config set nosuch 1
command count
command getkeys set a b
command getkeysandflags mset a 1 b 2
command info get nosuch
command docs ping
command list filterby pattern xack*
command info mset
client getname
client setname corpus
client getname
client no-evict on
acl whoami
acl cat dangerous nosuch
acl getuser default
memory usage missing
latency latest
slowlog get 0
role
dbsize
select 1
set onlyhere 1
keys *
select 0
select 99
move a 1
swapdb 0 0
time extra argument
nosuchcommand with args
get
get a b
set a b nosuch
lpush k x
hset k f v
expire k notanumber
setex k 0 v
debug protocol string
debug protocol integer
debug protocol double
debug protocol null
debug protocol array
debug protocol set
debug protocol map
debug protocol verbatim
debug protocol true
debug protocol false
debug protocol push
cluster info
cluster nodes
cluster slots
cluster keyslot foo
memory doctor
"unbalanced
'also unbalanced
get "k" x"
3 incr r
2 ping
0 ping
-1 ping
xx ping
"" ping
:set nohints
:set hints
:set nosuch
:nosuch
restart
readonly
wait 0 0
publish ch msg
pubsub channels
pubsub numsub a b
pubsub numpat
sort ints limit 0 3 desc
sort_ro nosuch
copy a a2
getdel a2
getex b persist
lcs k f
lcs k f len
unlink a b c nosuch
touch k nosuch
randomkey extra
function list
function stats extra
fcall nosuch 0
bitop not dest bits
get dest
lolwut version 99 nosuch
replicaof
info nosuchsection
hello 9
hello x
reset
get k
`.trim().split('\n')

/** One-shot commands, each with its arguments apart, as a shell would give them. */
export const ONE_SHOT: readonly (readonly string[])[] = [
  ['ping'], ['get', 'text'], ['get', 'missing'], ['mget', 'text', 'missing', 'bytes'], ['hgetall', 'hash'], ['smembers', 'set'],
  ['zrange', 'zset', '0', '-1', 'withscores'], ['zscore', 'zset', 'b'], ['lrange', 'list', '0', '-1'], ['incr', 'text'], ['dbsize'],
  ['config', 'get', 'maxmemory*'], ['eval', "return {1,{2,{'x','y'}},redis.error_reply('E e')}", '0'], ['debug', 'protocol', 'map'],
  ['debug', 'protocol', 'set'], ['debug', 'protocol', 'double'], ['debug', 'protocol', 'true'], ['debug', 'protocol', 'verbatim'],
  ['debug', 'protocol', 'null'], ['debug', 'protocol', 'push'], ['xrange', 'stream', '-', '+'], ['command', 'info', 'get'],
  ['command', 'docs', 'getrange'], ['cluster', 'info'], ['acl', 'getuser', 'default'], ['nosuch'], ['geopos', 'geo', 'p', 'q'], ['object', 'help'],
  ['set', '', 'empty key'], ['get', ''], ['echo', 'a\nb'], ['echo', '日本 "q" \\']
]

/** What ONE_SHOT reads. */
export const ONE_SHOT_DATA = String.raw`
set text "hello \"world\" \\ 日本"
set bytes "\x00\x01\n\r\t\x7f\xff\f"
hset hash f1 v1 "f\n2" "v\x002"
sadd set only
zadd zset 1 a 2.25 b inf c
rpush list 1 2 3 4 5 6 7 8 9 10 "" "\xfe"
xadd stream 1-1 f v g w
geoadd geo 13.361389 38.115556 p
`.trim()
