-- A need can be asked of several people: whoever looks after the pod, and whoever did, until it is taken over. Each has a key.
UPDATE asks SET key = key || '/' || person WHERE feature = 'standups' AND key LIKE 'need/%' AND key NOT LIKE 'need/%/%';
