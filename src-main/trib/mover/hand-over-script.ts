import type { Bytes } from '../../engine/bytes.ts'

/** The node's first key with a time to live came after the keys were read. */
export const TTLS_CAME = 'keys were given a time to live'

/**
 * Opens a slot for its new owner and deletes the keys that have been copied there, all or nothing: while the script runs nothing else
 * does. Any key that is not as it was copied (its value by DUMP, its end by PEXPIRETIME) stops it before it changes anything, and so does
 * a source that will not open the slot. WATCH and MULTI would do as well, but WATCH compares each key with all those watched before it.
 *
 * KEYS: the copied keys. ARGV: slot, new owner, then each key's payload, then, unless no key of the node has a time to live, each
 * key's end in milliseconds (-1: none).
 * Returns OK, or the numbers of the keys that changed, or the source's error.
 */
export const HAND_OVER_SCRIPT: Bytes = `
if not redis.replicate_commands() then return redis.error_reply('ERR effects replication is needed') end
local n = #KEYS
local timeless = string.find(redis.call('INFO', 'keyspace'), 'expires=0', 1, true)
if not timeless and #ARGV == 2 + n then return redis.error_reply('ERR ${TTLS_CAME}') end
local changed = {}
for i = 1, n do
  if redis.call('DUMP', KEYS[i]) ~= ARGV[2 + i] then changed[#changed + 1] = i
  elseif not timeless and string.format('%.0f', redis.call('PEXPIRETIME', KEYS[i])) ~= ARGV[2 + n + i] then changed[#changed + 1] = i
  elseif timeless and #ARGV > 2 + n and ARGV[2 + n + i] ~= '-1' then changed[#changed + 1] = i end
end
if #changed > 0 then return changed end
local opened = redis.pcall('CLUSTER', 'SETSLOT', ARGV[1], 'MIGRATING', ARGV[2])
if opened.err then return opened end
for i = 1, n, 1000 do redis.call('DEL', unpack(KEYS, i, math.min(i + 999, n))) end
return opened
`
