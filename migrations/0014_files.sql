-- Files for people: what a call of several steps has reached, and the text it still has to send.

-- A step that is done and must not be done anew: {"file": "F…", "channel": "D…"}; none: nothing yet.
ALTER TABLE calls ADD COLUMN progress JSON;

-- Gone as soon as its call is settled or has failed.
CREATE TABLE call_files (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  feature TEXT NOT NULL,
  key TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (workspace_id, feature, key)
);

-- Where the card of a recorded decision stands in the channel of decisions.
CREATE TABLE decision_cards (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  decision_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  -- It is posted anew when somebody deleted it, or the channel is another one.
  generation BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, decision_id)
);
CREATE INDEX decision_cards_channel ON decision_cards (workspace_id, channel);
