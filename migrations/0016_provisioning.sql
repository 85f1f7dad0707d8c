-- What is made in Slack for a pod: its channels, their lines, its people in them, and the card that says who is who.

CREATE TABLE pod_provisions (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  -- Who wanted it last, and when: they are told what did not come about.
  asked_by TEXT NOT NULL,
  asked_at TIMESTAMP NOT NULL,
  -- Its people are to be in its home.
  invites BOOLEAN NOT NULL,
  -- Nobody took the card down.
  shows_card BOOLEAN NOT NULL,
  -- Where the card stands, and under which key: another channel means another message.
  card_channel TEXT,
  generation BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, pod_id)
);

-- A row for each thing that is to be so: a channel, a line, a link, somebody in a channel.
CREATE TABLE pod_provision_things (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  -- home, further/pod-x-y, topic, purpose, link/https://…, invite/U…, invite/U…/pod-x-y
  thing TEXT NOT NULL,
  -- In this order.
  place BIGINT NOT NULL,
  wanted JSON NOT NULL,
  -- waiting, asked, done, refused, left
  state TEXT NOT NULL,
  -- Why Slack refused it.
  code TEXT,
  -- The channel that was made.
  channel TEXT,
  PRIMARY KEY (workspace_id, pod_id, thing)
);
