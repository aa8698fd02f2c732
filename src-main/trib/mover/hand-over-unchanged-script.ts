import type { Bytes } from '../../engine/bytes.ts'

/**
 * Opens a slot for its new owner and deletes its keys, if nobody has changed anything at this node since they were copied: then there is
 * nothing to compare, and neither keys nor values need be sent.
 *
 * ARGV: slot, new owner, how many keys were copied, then what INFO has to contain. Returns how many keys were deleted, nil when
 * something may have changed, or the source's error; in these cases nothing was done.
 */
export const HAND_OVER_UNCHANGED_SCRIPT: Bytes = `
if not redis.replicate_commands() then return redis.error_reply('ERR effects replication is needed') end
local info = redis.call('INFO', 'persistence')
for i = 4, #ARGV do
  if not string.find(info, ARGV[i], 1, true) then return false end
end
local keys = redis.call('CLUSTER', 'GETKEYSINSLOT', ARGV[1], ARGV[3] + 1)
if #keys ~= tonumber(ARGV[3]) then return false end
local opened = redis.pcall('CLUSTER', 'SETSLOT', ARGV[1], 'MIGRATING', ARGV[2])
if opened.err then return opened end
local deleted = 0
for i = 1, #keys, 1000 do deleted = deleted + redis.call('DEL', unpack(keys, i, math.min(i + 999, #keys))) end
return deleted
`
