-- From schema version 2 to 3.

CREATE TABLE material (
  name   TEXT NOT NULL PRIMARY KEY,
  kind   TEXT NOT NULL,
  source TEXT NOT NULL,
  hash   TEXT NOT NULL,
  blob   BLOB NOT NULL
) STRICT;

INSERT INTO session (kind, command, configuration, overrides, version, build, libraries, host, machine,
                     workers, exit)
SELECT 'migrate', 'schema version 2 to 3', configuration, '', '', '', '', '', '', 0, 'complete'
FROM campaign;
