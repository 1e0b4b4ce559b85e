-- The indices of the graph, made once its rows are there.
CREATE INDEX call_caller ON call (caller_id);
CREATE INDEX call_callee ON call (callee_id);
CREATE INDEX effect_function ON effect (function_id);
CREATE INDEX function_name ON function (name);
