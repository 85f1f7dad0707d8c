-- The row that must be done (or parked) before this one is taken: of a fact, that of the feature that hears it first.
ALTER TABLE timers ADD COLUMN after_id BIGINT;
