-- Learn-and-Share: what a session needs beside its ritual and its occurrence, and what was learnt.
-- Nothing here refers to the ritual by a key of the database: the log stays when a ritual is deleted.

-- One session: an occurrence of the ritual, from its call on.
CREATE TABLE learning_sessions (
  occurrence_id BIGINT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  ritual_id BIGINT NOT NULL,
  -- What the ritual was called then.
  name TEXT NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  host_pod BIGINT REFERENCES pods (id),
  host TEXT,
  -- The host has said that there shall be open questions where nobody has a topic.
  questions BOOLEAN NOT NULL DEFAULT FALSE,
  -- Since when everybody knows that there is no topic yet.
  nudged_at TIMESTAMP,
  -- Since when the agenda stands.
  agenda_at TIMESTAMP,
  -- What fills the gaps of the agenda: [{"title", "about"}].
  fillers TEXT NOT NULL DEFAULT '[]',
  -- Since when the reminder with its button for those who are there stands.
  soon_at TIMESTAMP,
  recap_at TIMESTAMP,
  -- It does not take place: since when, and why.
  off_at TIMESTAMP,
  off_why TEXT,
  -- Where its messages stand, and how often they were begun anew there.
  channel TEXT,
  generation BIGINT NOT NULL DEFAULT 1,
  -- The obstacle an administrator has been told of.
  told TEXT
);
CREATE INDEX learning_sessions_by_start ON learning_sessions (workspace_id, starts_at);

-- What people want to talk about. Without an occurrence it is kept for the next session of its ritual.
CREATE TABLE learning_topics (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  ritual_id BIGINT NOT NULL,
  occurrence_id BIGINT,
  author TEXT NOT NULL,
  pod_id BIGINT REFERENCES pods (id),
  title TEXT NOT NULL,
  tried TEXT NOT NULL,
  learnt TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  link TEXT,
  -- Its place on the agenda, from 1.
  place BIGINT,
  -- Since when it has been given: the recap tells its lesson.
  given_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX learning_topics_of ON learning_topics (workspace_id, occurrence_id);
CREATE INDEX learning_topics_kept ON learning_topics (workspace_id, ritual_id) WHERE occurrence_id IS NULL;

-- One vote each.
CREATE TABLE learning_votes (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL,
  person TEXT NOT NULL,
  topic_id BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, occurrence_id, person)
);

CREATE TABLE learning_attendance (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL,
  person TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, occurrence_id, person)
);

-- Who was told what of a session privately: they hear when it moves or is off. Open: the ask still waits on them.
CREATE TABLE learning_asked (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL,
  about TEXT NOT NULL,
  person TEXT NOT NULL,
  is_open BOOLEAN NOT NULL,
  PRIMARY KEY (workspace_id, occurrence_id, about, person)
);

-- The log: one lesson per talk.
CREATE TABLE learning_lessons (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  occurrence_id BIGINT NOT NULL,
  -- The session's day in the organisation's zone: 2026-11-26.
  day TEXT NOT NULL,
  place BIGINT NOT NULL,
  topic_id BIGINT,
  title TEXT NOT NULL,
  speaker TEXT,
  pod_id BIGINT REFERENCES pods (id),
  lesson TEXT NOT NULL,
  link TEXT,
  UNIQUE (workspace_id, occurrence_id, place)
);
CREATE INDEX learning_lessons_by_day ON learning_lessons (workspace_id, day);
