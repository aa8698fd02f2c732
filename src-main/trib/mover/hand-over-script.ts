import type { Bytes } from '../../engine/bytes.ts'

/** The node's first key with a time to live came after the keys were read. */
export const TTLS_CAME = 'keys were given a time to live'

/**
 * Opens a slot for its new owner and deletes the keys that have been copied there, all or nothing: while the script runs nothing else
 * does. Any key that is not as it was copied (its value, and its end by PEXPIRETIME) stops it before it changes anything, and so does
 * a source that will not open the slot. WATCH and MULTI would do as well, but WATCH compares each key with all those watched before it.
 *
 * KEYS: the copied keys, strings first. ARGV: slot, new owner, how many are strings, then each key's value or DUMP payload, then, unless
 * no key of the node has a time to live, each key's end in milliseconds (-1: none).
 * Returns how many keys were deleted, or the numbers of the keys that changed, or the source's error.
 */
export const HAND_OVER_SCRIPT: Bytes = `
if not redis.replicate_commands() then return redis.error_reply('ERR effects replication is needed') end
local n, texts, given = #KEYS, tonumber(ARGV[3]), 3
local timeless = string.find(redis.call('INFO', 'keyspace'), 'expires=0', 1, true)
local ends = #ARGV > given + n
if not timeless and not ends then return redis.error_reply('ERR ${TTLS_CAME}') end
local differs = {}
for first = 1, texts, 1000 do
  local last = math.min(first + 999, texts)
  local values = redis.call('MGET', unpack(KEYS, first, last))
  for i = first, last do if values[i - first + 1] ~= ARGV[given + i] then differs[i] = true end end
end
for i = texts + 1, n do if redis.call('DUMP', KEYS[i]) ~= ARGV[given + i] then differs[i] = true end end
if ends then
  for i = 1, n do
    local at = timeless and '-1' or string.format('%.0f', redis.call('PEXPIRETIME', KEYS[i]))
    if at ~= ARGV[given + n + i] then differs[i] = true end
  end
end
if next(differs) then
  local changed = {}
  for i = 1, n do if differs[i] then changed[#changed + 1] = i end end
  return changed
end
local opened = redis.pcall('CLUSTER', 'SETSLOT', ARGV[1], 'MIGRATING', ARGV[2])
if opened.err then return opened end
local deleted = 0
for i = 1, n, 1000 do deleted = deleted + redis.call('DEL', unpack(KEYS, i, math.min(i + 999, n))) end
return deleted
`
