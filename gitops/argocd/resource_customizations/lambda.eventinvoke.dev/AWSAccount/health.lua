-- Health of an AWSAccount for Argo CD. The conditions follow kstatus.

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
  health.message = "Waiting for the objects that have settings in this account"
  return health
end

-- An account that no operator has looked at is never Healthy.
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

local ready = conditionOf("Ready")
if ready ~= nil then
  health.status = "Healthy"
  health.message = ready.message
  return health
end

health.status = "Progressing"
health.message = "Waiting for the operator"
return health
