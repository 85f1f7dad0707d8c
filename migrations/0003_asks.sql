-- Asks of one person that fall together share a message, and nobody gets more messages in a day than they want.

-- A message to one person with what is asked of them in it: one ask, or several.
CREATE TABLE ask_messages (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  -- The key of its post.
  key TEXT NOT NULL,
  person TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  goes_out_at TIMESTAMP NOT NULL,
  -- The person's own day it counts for: 2026-11-23. None for messages from before days were counted.
  day TEXT,
  -- How much of what Slack takes in one message is used.
  blocks BIGINT NOT NULL,
  characters BIGINT NOT NULL,
  -- waiting, delivered, failed (it lives again when something in it changes), over
  state TEXT NOT NULL,
  delivered_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, key)
);
CREATE INDEX ask_messages_person ON ask_messages (workspace_id, person, goes_out_at);
CREATE INDEX ask_messages_waiting ON ask_messages (workspace_id, key) WHERE state = 'waiting';

-- The message it stands in; none while it waits on the App Home only.
ALTER TABLE asks ADD COLUMN message TEXT;
-- What the person reads, as the asking feature said it.
ALTER TABLE asks ADD COLUMN body JSON;
-- The finished answer to "Why am I asked?"; none for what needs no answer any more.
ALTER TABLE asks ADD COLUMN reason JSON;
-- A question a ritual planned for just this moment.
ALTER TABLE asks ADD COLUMN prompt BOOLEAN NOT NULL DEFAULT FALSE;
-- It asks for something, though there is no moment by which an answer is due.
ALTER TABLE asks ADD COLUMN is_asking BOOLEAN NOT NULL DEFAULT FALSE;
-- Whoever asks was told that it did not arrive within ten minutes.
ALTER TABLE asks ADD COLUMN unreachable BOOLEAN NOT NULL DEFAULT FALSE;
-- What was asked last under a key, also when it is over.
CREATE INDEX asks_newest ON asks (workspace_id, feature, key, id);
CREATE INDEX asks_message ON asks (workspace_id, message) WHERE message IS NOT NULL;

UPDATE asks SET is_asking = TRUE WHERE due_at IS NOT NULL;

-- What is open has a message of its own until now, and keeps it for itself.
INSERT INTO ask_messages (workspace_id, key, person, urgent, goes_out_at, day, blocks, characters, state, delivered_at,
  created_at)
SELECT workspace_id, feature || '/' || CAST(id AS TEXT) || '/' || key, person, urgent, goes_out_at, NULL, 50, 12000,
  CASE WHEN delivered_at IS NULL THEN 'waiting' ELSE 'delivered' END, delivered_at, created_at
FROM asks WHERE state <> 'closed';
UPDATE asks SET message = feature || '/' || CAST(id AS TEXT) || '/' || key,
  body = (SELECT p.body FROM posts p WHERE p.workspace_id = asks.workspace_id AND p.feature = 'asks'
    AND p.key = asks.feature || '/' || CAST(asks.id AS TEXT) || '/' || asks.key)
WHERE state <> 'closed';
