-- What a process has to say, and what it asks, at once. ARGV: process, number of the call, milliseconds of a lease,
-- places known, then any of:
--   P id               what follows was found on the page taken as id; forgotten if it is not held any more
--   O                  what follows are seeds
--   U fp host depth url   a URL
--   F id page fp       it is finished; page: 1 if it was one
--   S fp host url      where a redirect of that page led: it is done with, too
--   C fp host url      a redirect leads there: may it be followed? 1: no, somebody visits it; 2: not yet, another one is followed
--   X url              a redirect that was followed came to nothing
--   H place            a place, as in the list of them
--   E                  no more seeds
--   B id attempt       given back unvisited; the youngest of a host first
--   R host             the host is given up
--   Q host ms          the host wants to be left alone so long
--   T host n           so many URLs more of a host held
--   W hosts n          so many hosts more, n URLs of each
--   G                  all that is held is given back: it was another's, who died; what was told before this is finished
--   L                  leaves
-- Answers {'LAPSED'}, {'GAP', number there}, or
--   {'OK', over, open, known, pages, hosts to give back, {fresh...}, {places...}, {ids refused...}, {{host, pages, id, value...}...},
--   {whether redirects may be followed...}}
-- A repeated call is answered as it was the first time, and changes nothing.
local process, call = ARGV[1], tonumber(ARGV[2])
load()
if not m.version then
  return {'GAP', '-1'}
end
local last = tonumber(redis.call('HGET', P .. 'last', process) or -2)
if last == -2 then -- it joined, but that is forgotten
  return {'GAP', '-1'}
end
if last < 0 then
  return {'LAPSED'}
end
if last == call then
  return cmsgpack.unpack(redis.call('HGET', P .. 'reply', process))
end
if last ~= call - 1 then
  return {'GAP', tostring(last)}
end
redis.call('HSET', P .. 'last', process, call) -- the first write: out of memory, nothing has changed

-- Time in which nobody could call, since Redis was away, does not count against anybody's lease, but for a tenth of one:
-- where every call takes so long, who has died would live for ever.
local gap = now - number('time')
if gap > ARGV[3] / 3 then
  for _, other in ipairs(redis.call('ZRANGE', P .. 'alive', 0, -1)) do
    redis.call('ZINCRBY', P .. 'alive', gap - ARGV[3] / 10, other)
  end
end
set('time', now)
redis.call('ZADD', P .. 'alive', now + ARGV[3], process)
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', P .. 'alive', '-inf', now, 'LIMIT', 0, 1)) do
  add('lost', forget(dead))
  add('died', 1)
end
redis.call('ZREMRANGEBYSCORE', P .. 'quiet', '-inf', now)

local U, HELD = P .. 'u:' .. process, P .. 'h:' .. process
local fresh, taken, refused, verdicts = {}, {}, {}, {}
local counting, accepted = 0, true
local known = tonumber(ARGV[4])

-- Who does not know all places even with this answer gets no URL yet: whether links of it are followed, and whether it is
-- told credentials, goes by them.
local function isBehind()
  return redis.call('LLEN', P .. 'places') > known + 1000
end

local function take(host, most)
  local level = number('level')
  local voids = redis.call('EXISTS', P .. 'v:' .. host) == 1
  local claims = m.bylevels ~= '1' and redis.call('EXISTS', P .. 'claims') == 1 -- otherwise what waits is not claimed
  local claimed = {}
  local pages = m.counted == '1' and redis.call('HGET', P .. 'pages', host) or '0'
  local answer = {host, pages or '0'}
  local urls
  repeat
    local left = most - (#answer - 2) / 2
    urls = left > 0 and redis.call('LRANGE', queue(level, host), 0, left - 1) or {}
    if #urls > 0 then
      redis.call('LTRIM', queue(level, host), #urls, -1)
    end
    for _, url in ipairs(urls) do
      local link = string.match(url, '^[1-9]%d* %d+ (.*)$')
      if voids and link and redis.call('SREM', P .. 'v:' .. host, link) == 1 then
        add('open', -1)
        add('o' .. level, -1)
      elseif claims and link and redis.call('HEXISTS', P .. 'claims', link) == 1 then
        claimed[#claimed + 1] = url
      else
        if link and m.seedsread ~= '1' then
          redis.call('SADD', P .. 'away', link)
        end
        add('id', 1)
        local id = string.format('%.0f', number('id'))
        redis.call('HSET', U, id, level .. ' ' .. host .. ' ' .. url)
        answer[#answer + 1] = id
        answer[#answer + 1] = url
      end
    end
  until #urls == 0 or not voids
  for _, url in ipairs(claimed) do
    redis.call('RPUSH', queue(level, host), url)
  end
  if voids and #urls == 0 and m.bylevels ~= '1' and redis.call('EXISTS', queue(level, host)) == 0 then
    unvoid(host)
  end
  taken[#taken + 1] = answer
end

-- What each process ought to hold, in {name, held, asks, share}, and how many hosts are free. Shares differ by one at most;
-- the larger ones are for those who hold more already, so that no host moves without need, then for those who ask.
local function shares()
  local free = redis.call('ZCOUNT', P .. 'ready:' .. number('level'), '-inf', now)
  local hosts = redis.call('HLEN', P .. 'held') + free
  local all = {}
  for i, name in ipairs(redis.call('ZRANGE', P .. 'alive', 0, -1)) do
    local asks = redis.call('ZSCORE', P .. 'hungry', name) and 1 or 0
    all[i] = {name = name, held = redis.call('SCARD', P .. 'h:' .. name), asks = asks}
  end
  table.sort(all, function(a, b)
    if a.held ~= b.held then
      return a.held > b.held
    end
    if a.asks ~= b.asks then
      return a.asks > b.asks
    end
    return a.name < b.name
  end)
  for i, one in ipairs(all) do
    one.share = math.floor(hosts / #all) + (i <= hosts % #all and 1 or 0)
  end
  return all, free
end

-- A process gets hosts up to its share; beyond it only what nobody has taken for a second and nobody else asks for.
local function want(most, urls)
  advance()
  redis.call('ZADD', P .. 'hungry', now, process)
  local lacks
  for _, one in ipairs(shares()) do
    if one.name == process then
      lacks = one.share - one.held
    end
  end
  local alone = redis.call('ZCARD', P .. 'hungry') == 1
  local ready = P .. 'ready:' .. number('level')
  local due = redis.call('ZRANGEBYSCORE', ready, '-inf', now, 'WITHSCORES', 'LIMIT', 0, most)
  for i = 1, #due, 2 do
    local host = due[i]
    if lacks > 0 or (alone and tonumber(due[i + 1]) <= now - 1000) then
      redis.call('ZREM', ready, host)
      if redis.call('HSETNX', P .. 'held', host, process) == 1 then
        redis.call('SADD', HELD, host)
        take(host, urls)
        lacks = lacks - 1
      end
    end
  end
  if lacks <= 0 then
    redis.call('ZREM', P .. 'hungry', process)
  end
end

-- How many of its hosts this process is to give back, for those who asked for some and hold fewer than their shares. Of
-- those who hold more than theirs each is told its own part: so no more are given back than are asked for.
local function surplus()
  if redis.call('ZCARD', P .. 'hungry') == 0 then
    return 0
  end
  redis.call('ZREMRANGEBYSCORE', P .. 'hungry', '-inf', now - ARGV[3])
  local all, free = shares()
  local wanted = -free
  for _, one in ipairs(all) do
    wanted = wanted + (one.asks == 1 and math.max(0, one.share - one.held) or 0)
  end
  for _, one in ipairs(all) do
    local part = math.max(0, math.min(one.held - one.share, wanted))
    if one.name == process then
      return part
    end
    wanted = wanted - part
  end
  return 0 -- it has left
end

local at = 5
local function argument()
  at = at + 1
  return ARGV[at - 1]
end

-- A redirect of ours is on its way there no more.
local function disclaim(url)
  if redis.call('HGET', P .. 'claims', url) == process then
    redis.call('HDEL', P .. 'claims', url)
  end
end

local op = {}
function op.P() accepted = redis.call('HEXISTS', U, argument()) == 1; counting = 0 end
function op.O() accepted = true; fresh[#fresh + 1] = 0; counting = #fresh end
function op.U()
  local fp, host, depth, url = argument(), argument(), argument(), argument()
  if not accepted then
    return
  end
  local new = seen(fp)
  if depth ~= '0' or m.seedsread == '1' then
    if not new then
      return
    end
  elseif redis.call('SADD', P .. 'answered', fp) == 0 then
    return
  elseif not new then -- found before: it counts as the seed it is
    if redis.call('SISMEMBER', P .. 'away', url) == 1 then
      redis.call('SADD', P .. 'wanted', url)
      return
    end
    void(host, url)
  end
  enqueue(host, depth, url)
  if levelOf(depth) > number('level') then
    redis.call('SADD', P .. 'n:' .. placeOf(fp), fp)
    set('next', '1')
  end
  if counting > 0 then
    fresh[counting] = fresh[counting] + 1
  end
end
function op.F()
  local id, page, fp = argument(), argument(), argument()
  local value = redis.call('HGET', U, id)
  if not value then
    refused[#refused + 1] = id
    return
  end
  redis.call('HDEL', U, id)
  local level, host, depth, url = string.match(value, '^(%d+) (%S+) (%d+) %d+ (.*)$')
  if depth ~= '0' and redis.call('SREM', P .. 'away', url) == 1 then
    local wanted = redis.call('SREM', P .. 'wanted', url) == 1
    if page == '1' and m.seedsread ~= '1' then
      redis.call('SADD', P .. 'answered', fp)
    elseif page ~= '1' and wanted then
      enqueue(host, '0', url)
    end
  end
  add('open', -1)
  add('o' .. level, -1)
  if page == '1' then
    add('pages', 1)
    if m.counted == '1' then
      redis.call('HINCRBY', P .. 'pages', host, 1)
    end
  end
end
function op.S()
  local fp, host, url = argument(), argument(), argument()
  if not accepted then
    return
  end
  if not seen(fp) then
    void(host, url)
  end
  disclaim(url)
end
function op.C()
  local fp, host, url = argument(), argument(), argument()
  local owner = redis.call('HGET', P .. 'claims', url)
  local verdict = isKnown(fp, host, url) and 1 or (owner and owner ~= process and 2) or 0
  if verdict == 0 then
    redis.call('HSET', P .. 'claims', url, process)
  end
  verdicts[#verdicts + 1] = verdict
end
function op.X() disclaim(argument()) end
function op.H()
  local place = argument()
  if redis.call('SADD', P .. 'placeset', place) == 1 then
    redis.call('RPUSH', P .. 'places', place)
  end
end
function op.E()
  if endSeeds(process) and redis.call('SCARD', P .. 'seeding') == 0 then
    set('seedsread', '1')
    redis.call('DEL', P .. 'answered')
  end
  set('unread', '0')
end
function op.B()
  local id, attempt = argument(), argument()
  local value = redis.call('HGET', U, id)
  if value then
    redis.call('HDEL', U, id)
    unget(value, attempt)
  end
end
function op.R()
  local host = argument()
  if redis.call('SISMEMBER', HELD, host) == 1 then
    release(process, host)
  end
end
function op.Q()
  local host, ms = argument(), argument()
  redis.call('ZADD', P .. 'quiet', now + ms, host)
end
function op.T()
  local host, most = argument(), tonumber(argument())
  advance()
  if redis.call('SISMEMBER', HELD, host) == 1 and not isBehind() then
    take(host, most)
  end
end
function op.W()
  local most, urls = tonumber(argument()), tonumber(argument())
  if not isBehind() then
    want(most, urls)
  end
end
function op.G() giveBack(process, 1000) end
function op.L() forget(process) end

while at <= #ARGV do
  op[argument()]()
end

local over = advance()
if over and m.unread ~= '1' then
  set('finished', now)
  for _, host in ipairs(redis.call('SMEMBERS', P .. 'voided')) do
    unvoid(host)
  end
end
save()
local reply = {'OK', over and '1' or '0', m.open and tostring(m.open) or '0', m.known and tostring(m.known) or '0',
    m.pages and tostring(m.pages) or '0', tostring(surplus()), fresh,
    redis.call('LRANGE', P .. 'places', known, known + 999), refused, taken, verdicts}
if redis.call('HGET', P .. 'last', process) ~= '-1' then
  redis.call('HSET', P .. 'reply', process, cmsgpack.pack(reply))
end
return reply
