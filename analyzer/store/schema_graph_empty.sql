-- Empties the graph before a run writes its own. Indices go first: building them over the
-- finished tables is several times faster than keeping them up to date.
DROP INDEX IF EXISTS call_caller;
DROP INDEX IF EXISTS call_callee;
DROP INDEX IF EXISTS effect_function;
DROP INDEX IF EXISTS function_name;
DELETE FROM effect;
DELETE FROM call;
DELETE FROM function;
DELETE FROM source;
