-- Escalations that begin elsewhere: at a message, a blocker, a key result; and what is shown there of them.

-- What somebody wrote, about which something is asked: by whom, and in which words.
ALTER TABLE escalations ADD COLUMN quote JSON;

-- What a form begins with that was opened elsewhere. Where it came from is ours to say: the form carries its number only,
-- which is good for the one person for whom it was opened.
CREATE TABLE escalation_origins (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  person TEXT NOT NULL,
  body JSON NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX escalation_origins_person ON escalation_origins (workspace_id, person, created_at);

-- How the escalation stands that began here, as it was last told: which, and with whom.
ALTER TABLE blockers ADD COLUMN escalation JSON;
ALTER TABLE okr_key_results ADD COLUMN escalation JSON;
