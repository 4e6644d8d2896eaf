-- Health of an EventInvokeConfig or an AWSAccount for Argo CD. The conditions follow kstatus; types of
-- conditions that a kind lacks never count for it.

local deletionWaitsFor = {
  EventInvokeConfig = "the operator to let go of the configuration in Lambda",
  AWSAccount = "the objects that have settings in this account",
}

local health = {}
local status = obj.status or {}

local function conditionOf(type)
  for _, condition in ipairs(status.conditions or {}) do
    if condition.type == type and condition.status == "True" then
      return condition
    end
  end
  return nil
end

if obj.metadata.deletionTimestamp ~= nil then
  health.status = "Progressing"
  health.message = "Waiting for " .. deletionWaitsFor[obj.kind]
  return health
end

-- An object that no operator has seen is never Healthy: its status starts at -1, or lacks the generation.
if status.observedGeneration ~= obj.metadata.generation then
  health.status = "Progressing"
  health.message = "Waiting for the operator to report on this generation"
  return health
end

local stalled = conditionOf("Stalled")
if stalled ~= nil then
  health.status = "Degraded"
  health.message = stalled.reason .. ": " .. stalled.message
  return health
end

local reconciling = conditionOf("Reconciling")
if reconciling ~= nil then
  health.status = "Progressing"
  health.message = reconciling.reason .. ": " .. reconciling.message
  return health
end

-- Healthy: a sync would wait for ever for an object that Argo CD calls Suspended.
local suspended = conditionOf("Suspended")
if suspended ~= nil then
  health.status = "Healthy"
  health.message = "Suspended: " .. suspended.message
  return health
end

local ready = conditionOf("Ready")
if ready ~= nil then
  local drifted = conditionOf("Drifted")
  health.status = "Healthy"
  health.message = ready.message
  if drifted ~= nil then
    health.message = drifted.reason .. ": " .. drifted.message
  end
  return health
end

health.status = "Progressing"
health.message = "Waiting for the operator"
return health
