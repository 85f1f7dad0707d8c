-- Pods in full: what they are for, how they stand to each other, whom they serve, and how all that was on any day.

ALTER TABLE pods ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
-- "region", or a word of the organisation's own; empty where nobody said.
ALTER TABLE pods ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE pods ADD COLUMN parent_id BIGINT REFERENCES pods (id);
-- It is still being put together.
ALTER TABLE pods ADD COLUMN is_forming BOOLEAN NOT NULL DEFAULT FALSE;
-- Raised by each change that its history tells.
ALTER TABLE pods ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX pods_parent ON pods (workspace_id, parent_id) WHERE parent_id IS NOT NULL;

-- What somebody does in the pod, in its own words: "strategist".
ALTER TABLE pod_members ADD COLUMN label TEXT NOT NULL DEFAULT '';
-- Why an admin lets somebody lead this pod beside another one.
ALTER TABLE pod_members ADD COLUMN lead_besides TEXT;
DROP INDEX pod_members_leads_one;
-- A person leads one pod, but for what an admin allowed.
CREATE UNIQUE INDEX pod_members_leads_one ON pod_members (workspace_id, person)
  WHERE role = 'lead' AND lead_besides IS NULL;

-- Other short names of a pod, the ones it had before among them. No pod's key is another one's alias.
CREATE TABLE pod_aliases (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  alias TEXT NOT NULL,
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  PRIMARY KEY (workspace_id, alias)
);
CREATE INDEX pod_aliases_pod ON pod_aliases (pod_id);

-- Clients a pod works for; one client may have several pods.
CREATE TABLE pod_clients (
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  -- As names are compared.
  client TEXT NOT NULL,
  title TEXT NOT NULL,
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  PRIMARY KEY (pod_id, client)
);
CREATE INDEX pod_clients_client ON pod_clients (workspace_id, client);

-- All there is to say of a pod (name, purpose, lead, each member, each topic …), each from when until when. What has no end
-- is how it is; the tables beside this one say the same.
CREATE TABLE pod_history (
  id SERIAL,
  workspace_id TEXT NOT NULL REFERENCES workspaces (id),
  pod_id BIGINT NOT NULL REFERENCES pods (id),
  -- name, key, alias, purpose, kind, status, parent, topic, client, home, channel, lead, deputy, member
  what TEXT NOT NULL,
  value TEXT NOT NULL,
  -- Of people: their label in the pod.
  note TEXT NOT NULL,
  since TIMESTAMP NOT NULL,
  until TIMESTAMP,
  -- The versions of the pod that it was true of: from the first, up to the one before the other.
  from_version BIGINT NOT NULL,
  until_version BIGINT
);
CREATE INDEX pod_history_pod ON pod_history (pod_id, since);
CREATE INDEX pod_history_now ON pod_history (pod_id) WHERE until IS NULL;
CREATE INDEX pod_history_person ON pod_history (workspace_id, value) WHERE what IN ('lead', 'deputy', 'member');

-- What is there already is history from its beginning, as far as that is known.
INSERT INTO pod_history (workspace_id, pod_id, what, value, note, since, from_version)
  SELECT workspace_id, id, 'name', name, '', created_at, 1 FROM pods;
INSERT INTO pod_history (workspace_id, pod_id, what, value, note, since, from_version)
  SELECT workspace_id, id, 'key', key, '', created_at, 1 FROM pods;
INSERT INTO pod_history (workspace_id, pod_id, what, value, note, since, from_version)
  SELECT workspace_id, id, 'status', CASE WHEN archived_at IS NULL THEN 'active' ELSE 'archived' END, '',
    COALESCE(archived_at, created_at), 1 FROM pods;
INSERT INTO pod_history (workspace_id, pod_id, what, value, note, since, from_version)
  SELECT workspace_id, pod_id, role, person, '', since, 1 FROM pod_members;
INSERT INTO pod_history (workspace_id, pod_id, what, value, note, since, from_version)
  SELECT t.workspace_id, t.pod_id, 'topic', t.title, '', COALESCE(
    (SELECT MAX(a.at) FROM audit a WHERE a.workspace_id = t.workspace_id AND a.feature = 'pods' AND a.verb = 'topics'
       AND a.subject = 'pod/' || CAST(t.pod_id AS TEXT)), o.created_at), 1
  FROM pod_topics t JOIN pods o ON o.id = t.pod_id;
INSERT INTO pod_history (workspace_id, pod_id, what, value, note, since, from_version)
  SELECT c.workspace_id, c.pod_id, CASE WHEN c.is_home THEN 'home' ELSE 'channel' END, c.channel, '', COALESCE(
    (SELECT MAX(a.at) FROM audit a WHERE a.workspace_id = c.workspace_id AND a.feature = 'pods' AND a.verb = 'link'
       AND a.subject = 'pod/' || CAST(c.pod_id AS TEXT) AND a.after ->> 'channel' = c.channel), o.created_at), 1
  FROM pod_channels c JOIN pods o ON o.id = c.pod_id;

-- As Slack tells it to apps that may read it (users:read.email), in lower case; so that people can be named by it.
ALTER TABLE people ADD COLUMN email TEXT;
CREATE INDEX people_email ON people (workspace_id, email) WHERE email IS NOT NULL;
