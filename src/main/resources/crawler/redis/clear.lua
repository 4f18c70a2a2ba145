-- Forgets a crawl, some keys a call. ARGV: cursor of SCAN, 0 at first; 1 if it is cleared though processes are at work.
-- Answers {next cursor, keys removed} or {'ALIVE', processes}.
if ARGV[1] == '0' then
  load()
  local alive = redis.call('ZCOUNT', P .. 'alive', now, '+inf')
  if alive > 0 and ARGV[2] ~= '1' then
    return {'ALIVE', tostring(alive)}
  end
  redis.call('DEL', P .. 'meta') -- first: a process still at work finds it gone with its next call, and ends
end
local found = redis.call('SCAN', ARGV[1], 'MATCH', P .. '*', 'COUNT', 1000)
for i = 1, #found[2] do
  redis.call('UNLINK', found[2][i])
end
return {found[1], tostring(#found[2])}
