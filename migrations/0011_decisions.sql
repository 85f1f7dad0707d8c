-- Decisions: what is to be decided, by whom, what was decided and why, and what became of it.

CREATE TABLE decisions (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  author TEXT NOT NULL,
  -- Exactly one.
  accountable TEXT NOT NULL,
  -- The key of the class of decision; own_pod, other_pod, several_pods, organisation; minor units of a currency.
  class TEXT NOT NULL,
  scope TEXT NOT NULL,
  amount BIGINT,
  currency TEXT,
  -- To which pod it belongs, and whose question it is.
  pod_id BIGINT REFERENCES pods (id),
  own_pod_id BIGINT REFERENCES pods (id),
  confidential BOOLEAN NOT NULL,
  -- The message it is about, as Slack names it.
  permalink TEXT,
  -- open, provisional, decided, dropped
  state TEXT NOT NULL,
  -- Somebody has something to do about it: it is open, waits for a confirmation, or for its review.
  is_live BOOLEAN NOT NULL,
  -- The newest of its versions.
  version BIGINT NOT NULL,
  -- Days of whoever decides.
  due TEXT,
  review TEXT,
  -- Whom it waits on, and how often they were reminded.
  course JSON NOT NULL,
  escalation_id BIGINT REFERENCES escalations (id),
  replaces BIGINT REFERENCES decisions (id),
  replaced_by BIGINT REFERENCES decisions (id),
  -- yes, partly, no: what the last review said.
  worked TEXT,
  opened_at TIMESTAMP NOT NULL,
  -- By whom and since when there is an outcome; who confirmed it, where that was somebody else.
  decided_by TEXT,
  confirmed_by TEXT,
  decided_at TIMESTAMP
);
CREATE INDEX decisions_live ON decisions (workspace_id, id) WHERE is_live;
CREATE INDEX decisions_live_pod ON decisions (workspace_id, pod_id) WHERE is_live;
CREATE INDEX decisions_live_own_pod ON decisions (workspace_id, own_pod_id) WHERE is_live;
CREATE INDEX decisions_decided ON decisions (workspace_id, decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX decisions_escalation ON decisions (workspace_id, escalation_id) WHERE escalation_id IS NOT NULL;

-- What is written in one; every change is a version, none is ever edited.
CREATE TABLE decision_versions (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  decision_id BIGINT NOT NULL REFERENCES decisions (id),
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  context TEXT,
  options TEXT,
  outcome TEXT,
  rationale TEXT,
  written_by TEXT NOT NULL,
  written_at TIMESTAMP NOT NULL,
  -- Why it was amended.
  why TEXT,
  PRIMARY KEY (decision_id, version)
);

-- Who has to do with one: these alone may see a confidential one, besides leadership.
CREATE TABLE decision_people (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  decision_id BIGINT NOT NULL REFERENCES decisions (id),
  person TEXT NOT NULL,
  -- author, accountable, responsible, consulted, informed, asked (now), former
  part TEXT NOT NULL,
  PRIMARY KEY (decision_id, person, part)
);
CREATE INDEX decision_people_person ON decision_people (workspace_id, person, decision_id);

-- Pods whose channel hears of it.
CREATE TABLE decision_pods (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  decision_id BIGINT NOT NULL REFERENCES decisions (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  PRIMARY KEY (decision_id, pod_id)
);

-- Whoever is consulted: whether the question reached them, and what they said.
CREATE TABLE decision_consultations (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  decision_id BIGINT NOT NULL REFERENCES decisions (id),
  person TEXT NOT NULL,
  -- waiting, delivered, answered, silent, unreachable, not_asked
  state TEXT NOT NULL,
  clock JSON NOT NULL,
  delivered_at TIMESTAMP,
  -- When they answered, or their time was over.
  closed_at TIMESTAMP,
  answer TEXT,
  PRIMARY KEY (decision_id, person)
);

-- What happened with one, from its opening on; never changed.
CREATE TABLE decision_entries (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  decision_id BIGINT NOT NULL REFERENCES decisions (id),
  at TIMESTAMP NOT NULL,
  -- None: nobody did it, time did.
  actor TEXT,
  kind TEXT NOT NULL,
  -- What belongs to its kind.
  body JSON NOT NULL
);
CREATE INDEX decision_entries_of ON decision_entries (workspace_id, decision_id, id);
