-- For wrk: posts the lines of a file in turn, from a place of its own, and prints what came of it as JSON.
-- wrk … -s load.lua URL -- FILE check|time NAME=VALUE…  (headers)
-- `check` also reads the answers, and counts those with errors as failed; that takes time of its own.

local requests = {}
local at
local driver
wrong = 0

function setup(thread)
  driver = thread
end

function init(args)
  local headers = {}
  for i = 3, #args do
    local name, value = args[i]:match("^(.-)=(.*)$")
    headers[name] = value
  end
  for line in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, headers, line)
  end
  math.randomseed(os.time())
  at = math.random(#requests)
  if args[2] == "check" then
    response = function(_, _, body)
      if body:find('"errors"', 1, true) then wrong = wrong + 1 end
    end
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"failed":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout + driver:get("wrong"),
    latency:percentile(50), latency:percentile(99)
  ))
end
