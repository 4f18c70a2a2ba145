-- How the crawl is. Answers {} if there is none, else {began, finished or '', now, known, open, pages, hosts ready, hosts held,
-- processes, seeding, died, given back from dead ones, level or '', {name, value...}, {process, hosts, under way, ms left...}}
load()
if not m.version then
  return {}
end
local processes = {}
local alive = redis.call('ZRANGE', P .. 'alive', 0, 99, 'WITHSCORES')
for i = 1, #alive, 2 do
  processes[#processes + 1] = alive[i]
  processes[#processes + 1] = tostring(redis.call('SCARD', P .. 'h:' .. alive[i]))
  processes[#processes + 1] = tostring(redis.call('HLEN', P .. 'u:' .. alive[i]))
  processes[#processes + 1] = string.format('%.0f', alive[i + 1] - now)
end
return {m.began, m.finished or '', string.format('%.0f', now), m.known or '0', m.open or '0', m.pages or '0',
    tostring(redis.call('ZCARD', P .. 'ready:' .. number('level'))), tostring(redis.call('HLEN', P .. 'held')),
    tostring(redis.call('ZCARD', P .. 'alive')), tostring(redis.call('SCARD', P .. 'seeding')), m.died or '0',
    m.lost or '0', m.bylevels == '1' and m.level or '', redis.call('HGETALL', P .. 'options'), processes}
