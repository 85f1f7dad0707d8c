-- Announcements: what is said to everybody, to some pods or to their leads, where it stands, and who has acknowledged it.

CREATE TABLE announcements (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  author TEXT NOT NULL,
  -- all, pods (see announcement_pods), leads
  audience TEXT NOT NULL,
  -- The newest of its versions.
  version BIGINT NOT NULL,
  -- A day of each reader's own; none: nobody is reminded.
  ack_by TEXT,
  -- open, withdrawn, ended
  state TEXT NOT NULL,
  posted_at TIMESTAMP NOT NULL,
  -- From then on nothing is counted any more.
  ends_at TIMESTAMP NOT NULL,
  -- By whom it was withdrawn; nobody: its time was over.
  ended_by TEXT,
  ended_at TIMESTAMP,
  -- How many of how many had acknowledged it then.
  readers BIGINT,
  people BIGINT
);
CREATE INDEX announcements_all ON announcements (workspace_id, id);
CREATE INDEX announcements_open ON announcements (workspace_id, id) WHERE state = 'open';

-- What it says; every change is a version, none is ever edited.
CREATE TABLE announcement_versions (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  announcement_id BIGINT NOT NULL REFERENCES announcements (id),
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  written_at TIMESTAMP NOT NULL,
  PRIMARY KEY (announcement_id, version)
);

CREATE TABLE announcement_pods (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  announcement_id BIGINT NOT NULL REFERENCES announcements (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  PRIMARY KEY (announcement_id, pod_id)
);

-- Where it stands: once in each of these channels.
CREATE TABLE announcement_copies (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  announcement_id BIGINT NOT NULL REFERENCES announcements (id),
  number BIGINT NOT NULL,
  channel TEXT NOT NULL,
  -- shown, hidden (another company reads there), gone (deleted by hand), failed
  state TEXT NOT NULL,
  -- Slack's word for why it failed.
  why TEXT,
  PRIMARY KEY (announcement_id, number)
);
CREATE INDEX announcement_copies_channel ON announcement_copies (workspace_id, channel, announcement_id);

CREATE TABLE announcement_receipts (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  announcement_id BIGINT NOT NULL REFERENCES announcements (id),
  person TEXT NOT NULL,
  -- The version they had before them.
  version BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (announcement_id, person, version)
);

-- Who was asked in a direct message: reminded once (version 0), and asked again about a version that changed what they had
-- acknowledged.
CREATE TABLE announcement_asked (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  announcement_id BIGINT NOT NULL REFERENCES announcements (id),
  person TEXT NOT NULL,
  version BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (announcement_id, person, version)
);

-- What somebody is about to announce, between the form and its preview: one each.
CREATE TABLE announcement_drafts (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  author TEXT NOT NULL,
  -- Raised each time it is written anew, so that what is posted is what was seen.
  number BIGINT NOT NULL,
  body TEXT NOT NULL,
  -- all, pods, leads
  audience TEXT NOT NULL,
  pods JSON NOT NULL,
  ack_by TEXT,
  written_at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, author)
);
