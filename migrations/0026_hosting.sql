-- Since when the pod that hosts a session does.
ALTER TABLE learning_sessions ADD COLUMN hosted_since TIMESTAMP;
-- Of those that were called before this was written down: since they were called.
UPDATE learning_sessions
SET hosted_since = (SELECT o.created_at FROM ritual_occurrences o WHERE o.id = learning_sessions.occurrence_id)
WHERE host_pod IS NOT NULL;
