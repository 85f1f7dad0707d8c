-- User groups as Slack has them, for the ways of escalations; none where the plan has none or the app may not read them.
CREATE TABLE user_groups (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  -- Slack's id.
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  handle TEXT NOT NULL,
  -- Somebody switched it off in Slack.
  disabled BOOLEAN NOT NULL,
  -- How many people it has, and the first of them: nobody asks a larger one.
  members BIGINT NOT NULL,
  people JSON NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- What waits on somebody by name, and what is open at all, without reading what was closed long ago.
CREATE INDEX escalations_to_person ON escalations (workspace_id, to_person) WHERE closed_at IS NULL;
CREATE INDEX escalations_open_in_order ON escalations (workspace_id, id) WHERE closed_at IS NULL;
-- What happened in a period: for what leadership sees.
CREATE INDEX escalation_entries_at ON escalation_entries (workspace_id, at);
