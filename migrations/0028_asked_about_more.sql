-- Somebody has answered their check-in, answers for more since, and was asked about that only.
ALTER TABLE check_ins ADD COLUMN only_more BOOLEAN NOT NULL DEFAULT FALSE;
