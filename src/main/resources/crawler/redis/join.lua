-- A process joins. ARGV: process, milliseconds of a lease, 1 if it has seeds, 1 if depth waits for depth, a key for
-- fingerprints, 1 if pages are counted by host, 1 if the crawl has to be there with that key, the process whose place this
-- one takes or '', then options: name, value, ...
-- Answers {'JOINED', key, policy of eviction or '' if it is not told}, {'EVICTS', policy}, {'FINISHED', pages, known}, {'ABSENT'}, {'OTHER'} or {'DIFFERS', name, value there, ...}.
local VERSION = '5'
load()

-- What the other process holds is this one's; nobody is answered by the other's name any more.
local function inherit(process, before)
  if tonumber(redis.call('HGET', P .. 'last', before) or -1) < 0 then
    return
  end
  redis.call('HSET', P .. 'last', before, -1)
  for _, host in ipairs(redis.call('SMEMBERS', P .. 'h:' .. before)) do
    redis.call('HSET', P .. 'held', host, process)
  end
  for _, kind in ipairs({'h:', 'u:'}) do
    if redis.call('EXISTS', P .. kind .. before) == 1 then
      redis.call('RENAME', P .. kind .. before, P .. kind .. process)
    end
  end
  redis.call('ZREM', P .. 'alive', before)
  redis.call('ZREM', P .. 'hungry', before)
  redis.call('HDEL', P .. 'reply', before)
  unclaim(before)
  if endSeeds(before) and redis.call('SISMEMBER', P .. 'seeding', process) == 0 then
    set('unread', '1')
  end
end

local info = redis.pcall('INFO', 'memory')
local policy = type(info) == 'string' and string.match(info, 'maxmemory_policy:(%S+)') or ''
if string.sub(policy, 1, 8) == 'allkeys-' then -- volatile-*: takes keys with a time to live only, and ours have none
  return {'EVICTS', policy}
end
if ARGV[7] == '1' and m.key ~= ARGV[5] then
  return {'OTHER'}
end
if not m.version then
  if ARGV[3] ~= '1' then
    return {'ABSENT'}
  end
  redis.call('HSET', P .. 'meta', 'version', VERSION, 'key', ARGV[5], 'bylevels', ARGV[4], 'counted', ARGV[6],
      'level', 0, 'time', now, 'sl', 0, 'sp', 0, 'began', now)
  redis.call('HSET', P .. 'options', unpack(ARGV, 9))
  load()
end
if m.version ~= VERSION then
  return {'DIFFERS', 'version', m.version}
end
local differing = {'DIFFERS'}
for i = 9, #ARGV, 2 do
  local there = redis.call('HGET', P .. 'options', ARGV[i])
  if there ~= ARGV[i + 1] then
    differing[#differing + 1] = ARGV[i]
    differing[#differing + 1] = there or ''
  end
end
if #differing > 1 then
  return differing
end
if m.finished then
  return {'FINISHED', m.pages or '0', m.known or '0'}
end
if redis.call('HSETNX', P .. 'last', ARGV[1], 0) == 1 then
  redis.call('ZADD', P .. 'alive', now + ARGV[2], ARGV[1])
  if ARGV[3] == '1' then
    redis.call('SADD', P .. 'seeding', ARGV[1])
  end
  inherit(ARGV[1], ARGV[8])
  set('time', now)
  save()
end
return {'JOINED', m.key, policy}
