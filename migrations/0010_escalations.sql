-- Escalations: what a pod cannot decide by itself, on its way to whoever can.

CREATE TABLE escalations (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  -- Who needs the answer, and for which pod; none: for nobody's but their own work.
  requester TEXT NOT NULL,
  pod_id BIGINT REFERENCES pods (id),
  -- The key of the class of decision.
  class TEXT NOT NULL,
  -- normal, urgent
  urgency TEXT NOT NULL,
  confidential BOOLEAN NOT NULL,
  -- In the requester's words: what is blocked, what is needed, by when, which options were considered.
  what TEXT NOT NULL,
  needed TEXT,
  needed_by TEXT,
  options TEXT,
  -- The message it is about, as Slack names it.
  permalink TEXT,
  -- What it came from: need/12, key_result/7.
  source TEXT,
  -- asked, held, decided, withdrawn, stopped
  state TEXT NOT NULL,
  -- To whom it is sent, now: one of both.
  to_pod BIGINT REFERENCES pods (id),
  to_person TEXT,
  holder TEXT,
  -- Where on its way it is, who is asked, and their clocks.
  course JSON NOT NULL,
  -- What was asked back last.
  question TEXT,
  -- Why it came to those who are asked once more.
  call JSON,
  outcome TEXT,
  rationale TEXT,
  closed_by TEXT,
  opened_at TIMESTAMP NOT NULL,
  closed_at TIMESTAMP,
  -- The card in the escalations channel: somebody may delete it by hand, then the next generation follows. 0: none so far.
  card_generation BIGINT NOT NULL,
  card_channel TEXT
);
CREATE INDEX escalations_open ON escalations (workspace_id, pod_id, class) WHERE closed_at IS NULL;
CREATE INDEX escalations_to_pod ON escalations (workspace_id, to_pod) WHERE closed_at IS NULL;
CREATE INDEX escalations_source ON escalations (workspace_id, source) WHERE source IS NOT NULL;

-- Who has to do with one: these alone may see a confidential one, besides leadership.
CREATE TABLE escalation_parties (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  escalation_id BIGINT NOT NULL REFERENCES escalations (id),
  person TEXT NOT NULL,
  -- requester, asked (now), former, follower
  part TEXT NOT NULL,
  PRIMARY KEY (escalation_id, person)
);
CREATE INDEX escalation_parties_person ON escalation_parties (workspace_id, person, escalation_id);

-- What happened with one, from its opening on; never changed.
CREATE TABLE escalation_entries (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  escalation_id BIGINT NOT NULL REFERENCES escalations (id),
  at TIMESTAMP NOT NULL,
  -- None: nobody did it, time did.
  actor TEXT,
  kind TEXT NOT NULL,
  -- What belongs to its kind: who was asked, at which level, why, how much working time it took.
  body JSON NOT NULL
);
CREATE INDEX escalation_entries_of ON escalation_entries (workspace_id, escalation_id, id);

-- What somebody has filled in and not sent yet: they look at what will happen before they send it.
CREATE TABLE escalation_drafts (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  person TEXT NOT NULL,
  body JSON NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX escalation_drafts_person ON escalation_drafts (workspace_id, person);

-- The ways escalations go, as an administrator left them: every change is a version, none: the usual ones.
CREATE TABLE escalation_routes (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  version BIGINT NOT NULL,
  body JSON NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at TIMESTAMP NOT NULL,
  PRIMARY KEY (workspace_id, version)
);
