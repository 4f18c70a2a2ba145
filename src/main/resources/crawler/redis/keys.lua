-- Put before every other script. One crawl is the keys that begin with P; its braces put them on one node of a cluster.
--
--   meta         hash    version, fingerprint key, level, counters, the last moment anybody called
--   options      hash    the options that have to be the same everywhere
--   s:<n>        set     fingerprints seen, by linear hashing: see seen()
--   n:<n>        set     of these, where depth waits for depth, the links that wait for the next one
--   q:<l>:<host> list    URLs waiting, each "depth attempt url"; l is their depth where depth waits for depth, else 0
--   ready:<l>    zset    hosts that have URLs waiting and no holder, by the moment they may be asked
--   held         hash    host -> the process that holds it
--   quiet        zset    hosts that want to be left alone, by until when
--   pages        hash    host -> pages finished, where they are limited
--   v:<host>     set     URLs that wait as links and are done with: a redirect led there, or they are seeds, too
--   voided       set     hosts that have such URLs
--   claims       hash    URL to which a redirect is on its way -> the process that follows it
--   answered     set     until all seeds are read: fingerprints of seeds, and of links that have rows
--   away         set     links taken before all seeds were read, and not finished
--   wanted       set     those of them that are seeds: visited as such if the link ends without rows
--   places       list    what every process has to know of the seeds, each 'near url': the crawl stays near it;
--                        'origin url': the user named it, credentials may go there; 'private url': such addresses are
--                        allowed, since a seed has one; placeset: the same as a set
--   alive        zset    processes, by when their leases end
--   seeding      set     processes that may still offer seeds
--   hungry       zset    processes that hold fewer hosts than their share, by when they last asked for some
--   h:<process>  set     the hosts it holds
--   u:<process>  hash    what it has taken and not finished: id -> "l host depth attempt url"
--   last         hash    process -> number of its last call, -1 if it is none any more;  reply: what was answered
--
-- Moments are milliseconds of Redis' own clock. No key has a time to live: no policy of eviction that spares such keys
-- may take one away.
local P = KEYS[1]
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local m = {}

local function load()
  local flat = redis.call('HGETALL', P .. 'meta')
  for i = 1, #flat, 2 do
    m[flat[i]] = flat[i + 1]
  end
end

local function number(field)
  return tonumber(m[field] or 0)
end

local dirty = {}

local function set(field, value)
  m[field] = value
  dirty[field] = true
end

local function add(field, n)
  set(field, number(field) + n)
end

local function save()
  local flat = {}
  for field in pairs(dirty) do
    flat[#flat + 1] = field
    flat[#flat + 1] = string.format(type(m[field]) == 'number' and '%.0f' or '%s', m[field])
  end
  if #flat > 0 then
    redis.call('HSET', P .. 'meta', unpack(flat))
  end
end

-- Seen ------------------------------------------------------------------------------------------------------------
-- A set of integers costs little more than 8 bytes each while it has at most 512 members. So the fingerprints lie in
-- many sets, split one by one as they fill: 2^sl sets, of which the first sp are split already and have a partner. With
-- 190 in a set on the average none has more than about 2 * 190 + 5 standard deviations.
local FILL = 190

-- fp mod 2^bits of a signed decimal of 64 bits, in steps that a double carries exactly; bits <= 29.
local function low(fp, modulus)
  local negative = string.byte(fp, 1) == 45
  local digits = negative and string.sub(fp, 2) or fp
  local n = #digits
  local v = n > 14 and tonumber(string.sub(digits, 1, n - 14)) % modulus or 0
  v = (v * 10000000 + (n > 7 and tonumber(string.sub(digits, math.max(1, n - 13), n - 7)) or 0)) % modulus
  v = (v * 10000000 + tonumber(string.sub(digits, -7))) % modulus
  return negative and (modulus - v) % modulus or v
end

local function split()
  local half = 2 ^ number('sl')
  local from = number('sp')
  for _, kind in ipairs({'s:', 'n:'}) do
    local moved = {}
    for _, fp in ipairs(redis.call('SMEMBERS', P .. kind .. from)) do
      if low(fp, 2 * half) ~= from then
        moved[#moved + 1] = fp
      end
    end
    for i = 1, #moved, 1000 do
      redis.call('SREM', P .. kind .. from, unpack(moved, i, math.min(i + 999, #moved)))
      redis.call('SADD', P .. kind .. string.format('%.0f', from + half), unpack(moved, i, math.min(i + 999, #moved)))
    end
  end
  if from + 1 == half then
    set('sl', number('sl') + 1)
    set('sp', 0)
  else
    set('sp', from + 1)
  end
end

-- In which of those sets it is.
local function placeOf(fp)
  local half = 2 ^ number('sl')
  local place = low(fp, 2 * half)
  if place % half >= number('sp') then
    place = place % half
  end
  return string.format('%.0f', place)
end

-- Whether the fingerprint is new; it is known from now on.
local function seen(fp)
  if redis.call('SADD', P .. 's:' .. placeOf(fp), fp) == 0 then
    return false
  end
  add('known', 1)
  if number('known') > FILL * (2 ^ number('sl') + number('sp')) and number('sl') < 28 then
    split()
  end
  return true
end

-- Hosts and their URLs --------------------------------------------------------------------------------------------

local function queue(level, host)
  return P .. 'q:' .. level .. ':' .. host
end

-- The host has URLs waiting: somebody may take it, unless somebody has.
local function offerHost(level, host)
  if redis.call('HEXISTS', P .. 'held', host) == 0 then
    local quiet = tonumber(redis.call('ZSCORE', P .. 'quiet', host) or 0)
    redis.call('ZADD', P .. 'ready:' .. level, 'NX', math.max(now, quiet), host)
  end
end

local function levelOf(depth)
  if m.bylevels ~= '1' then
    return 0
  end
  return math.max(tonumber(depth), number('level'))
end

local function enqueue(host, depth, url)
  local level = levelOf(depth)
  redis.call('RPUSH', queue(level, host), depth .. ' 1 ' .. url)
  add('open', 1)
  add('o' .. level, 1)
  offerHost(level, host)
end

-- It need not be visited where it waits as a link.
local function void(host, url)
  if m.bylevels == '1' or redis.call('EXISTS', queue(0, host)) == 1 then
    redis.call('SADD', P .. 'v:' .. host, url)
    redis.call('SADD', P .. 'voided', host)
  end
end

-- Nothing waits at the host, or nothing at all.
local function unvoid(host)
  redis.call('DEL', P .. 'v:' .. host)
  redis.call('SREM', P .. 'voided', host)
end

-- Whether a URL is visited by somebody, or was, or is going to be: sooner than at the next depth.
local function isKnown(fp, host, url)
  local place = placeOf(fp)
  return redis.call('SISMEMBER', P .. 's:' .. place, fp) == 1
      and (redis.call('SISMEMBER', P .. 'n:' .. place, fp) == 0 or redis.call('SISMEMBER', P .. 'v:' .. host, url) == 1)
end

-- What a process had claimed is nobody's.
local function unclaim(process)
  local claims = redis.call('HGETALL', P .. 'claims')
  for i = 1, #claims, 2 do
    if claims[i + 1] == process then
      redis.call('HDEL', P .. 'claims', claims[i])
    end
  end
end

local function endSeeds(process)
  return redis.call('SREM', P .. 'seeding', process) == 1
end

-- Puts back what was taken, as the first of its host.
local function unget(value, attempt)
  local level, host, depth, before, url = string.match(value, '^(%d+) (%S+) (%d+) (%d+) (.*)$')
  if depth ~= '0' and redis.call('SREM', P .. 'away', url) == 1 and redis.call('SREM', P .. 'wanted', url) == 1 then
    depth = '0'
  end
  redis.call('LPUSH', queue(level, host), depth .. ' ' .. (attempt or before) .. ' ' .. url)
end

-- A host is nobody's any more. Of the next depth it may have URLs already: nobody looks for them when that begins.
local function release(process, host)
  redis.call('SREM', P .. 'h:' .. process, host)
  redis.call('HDEL', P .. 'held', host)
  for level = number('level'), number('level') + 1 do
    if redis.call('EXISTS', queue(level, host)) == 1 then
      offerHost(level, host)
    end
  end
end

-- Gives back all that a process holds, the youngest first, so that the order is as it was. Its hosts rest for so many
-- milliseconds: longer ones they had were told.
local function giveBack(process, rest)
  local taken = redis.call('HGETALL', P .. 'u:' .. process)
  local ids = {}
  local values = {}
  for i = 1, #taken, 2 do
    ids[#ids + 1] = tonumber(taken[i])
    values[tonumber(taken[i])] = taken[i + 1]
  end
  table.sort(ids, function(a, b) return a > b end)
  for _, id in ipairs(ids) do
    unget(values[id])
  end
  redis.call('DEL', P .. 'u:' .. process)
  for _, host in ipairs(redis.call('SMEMBERS', P .. 'h:' .. process)) do
    local quiet = tonumber(redis.call('ZSCORE', P .. 'quiet', host) or 0)
    if rest > 0 and quiet < now + rest then
      redis.call('ZADD', P .. 'quiet', now + rest, host)
    end
    release(process, host)
  end
  redis.call('DEL', P .. 'h:' .. process)
  return #ids
end

-- A process is none any more.
local function forget(process)
  local count = giveBack(process, 0)
  unclaim(process)
  redis.call('ZREM', P .. 'alive', process)
  redis.call('ZREM', P .. 'hungry', process)
  redis.call('HSET', P .. 'last', process, -1)
  redis.call('HDEL', P .. 'reply', process)
  if endSeeds(process) then
    set('unread', '1') -- seeds of its were never offered: the crawl may end, but is not finished
  end
  return count
end

-- What waited for the next depth waits for it no more.
local function beginLevel()
  local keys = {}
  for i = 0, m.next == '1' and 2 ^ number('sl') + number('sp') - 1 or -1 do
    keys[#keys + 1] = P .. 'n:' .. string.format('%.0f', i)
    if #keys == 1000 then
      redis.call('UNLINK', unpack(keys))
      keys = {}
    end
  end
  if #keys > 0 then
    redis.call('UNLINK', unpack(keys))
  end
  set('next', '0')
end

-- When a depth is done with, the next one begins; says whether nothing is left at all.
local function advance()
  if redis.call('SCARD', P .. 'seeding') > 0 then
    return false
  end
  if number('open') == 0 then
    return true
  end
  while m.bylevels == '1' and number('o' .. number('level')) == 0 do
    dirty['o' .. number('level')] = nil
    redis.call('HDEL', P .. 'meta', 'o' .. number('level'))
    add('level', 1)
    beginLevel()
  end
  return false
end
