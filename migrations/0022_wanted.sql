-- Somebody waits for it, or its reader asked for it: it does not wait for a day with room for another message.
ALTER TABLE asks ADD COLUMN wanted BOOLEAN NOT NULL DEFAULT FALSE;
