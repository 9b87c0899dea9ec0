-- A stack.
local class = require("class")
local insert, remove = table.insert, table.remove

local MOST = 10
local Stack = {}
Stack.__index = Stack

--- Makes one.
-- @param items what is in it
function Stack.new(items)
  local self = setmetatable({}, Stack)
  self.items = items or {}
  return self
end

function Stack:push(item)
  if #self.items >= MOST then
    return nil, "full"
  end
  insert(self.items, item)
end

local function each(stack, f)
  for i, item in ipairs(stack.items) do
    f(i, item)
  end
end

local pop = function(stack)
  return remove(stack.items)
end

Stack.peek = function(self) return self.items[#self.items] end
global_one = function() end

function Stack.inner.deep(a, ...)
  local function within() return a end
  return within()
end

local handlers = {
  open = function() return 1 end,
  close = function()
    return 2
  end,
  ["with-dash"] = function() end,
}

each(Stack.new(), function(i) print(i) end)

return { Stack = Stack, map = function(f) return f end }
