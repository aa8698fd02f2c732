/** Lua stands between backquotes. */
export const scripts = [
  'EVAL `return redis.call("get",KEYS[1])` 1 <key>', 'EVAL `return ARGV` (0|1|-1|x) <value>...', 'EVAL `return redis.call("incrby",KEYS[1],ARGV[1])` 1 <key> <int>', 'EVAL `return redis.pcall("lpush",KEYS[1],ARGV[1])` 1 <key> <value>',
  'EVAL `return {1,2,{3,"four",redis.call("ping")},false,5}` 0', 'EVAL `return redis.error_reply("MY_ERR text")` 0', 'EVAL `return redis.status_reply("FINE")` 0', 'EVAL `return 10/3` 0', 'EVAL `return cjson.encode({a=1,b={1,2,3},c="x"})` 0',
  'EVAL `return cjson.decode(ARGV[1])` 0 <value>', 'EVAL `return cmsgpack.pack({1,2,ARGV[1]})` 0 <value>', 'EVAL `return redis.sha1hex(ARGV[1])` 0 <value>', 'EVAL `x(`', 'EVAL `x(` 0', 'EVAL `return nosuch()` 0', 'EVAL `return nosuch` 0', 'EVAL `x = 1` 0', 'EVALSHA <value> 0',
  'EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0', 'SCRIPT EXISTS <value> e0e1f9fabfc9d4800c877a703b823ac0578ff8db', 'SCRIPT LOAD `return 1`', 'EVAL `return 1` 0', 'EVAL_RO `return redis.call("set",KEYS[1],1)` 1 <key>',
  'EVAL `redis.setresp(3); return redis.call("hgetall",KEYS[1])` 1 <key>', 'EVAL `redis.setresp(3); return redis.call("zscore",KEYS[1],"a")` 1 <key>', 'EVAL `return {double=3.5}` 0', 'EVAL `return {map={a=1}}` 0', 'EVAL `return {err="boo"}` 0',
  'HSET <key> f1 <value>', 'ZADD <key> <score> a', 'SET <key> <value>', 'DEL <key>', 'EVAL `return struct.pack(">I2",7)` 0', 'EVAL `return bit.band(7,ARGV[1])` 0 <int>', 'EVAL `return redis.call("nosuch")` 0', 'EVAL `return redis.call("get")` 0', 'EVAL `return redis.call()` 0',
  'EVAL `local t = redis.call("keys","*"); table.sort(t); return t` 0', 'EVAL `return tostring(redis.call("exists",KEYS[1]))` 1 <key>', 'EVAL `redis.call("set",KEYS[1],ARGV[1]); return redis.call("type",KEYS[1])` 1 <key> <value>', 'EVAL `error("oops")` 0', 'EVAL `error({err="MYERR oops"})` 0',
  'EVAL `return redis.call("multi")` 0', 'EVAL `return redis.call("subscribe","x")` 0', 'EVAL `return string.format("%.17g %d %s",0.1,3,ARGV[1])` 0 <value>', 'EVAL `return tonumber(ARGV[1])` 0 <value>', 'EVAL `return #ARGV[1]` 0 <value>', 'EVAL `#!lua flags=no-writes\nreturn redis.call("set",KEYS[1],1)` 1 <key>',
  'MULTI', 'EXEC', 'FUNCTION LIST', 'FCALL nosuch 0', 'FCALL nosuch x',
] as const
